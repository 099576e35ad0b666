package io.balsa.api.server.http.render;

import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.codec.TableCodec;
import io.balsa.api.server.http.request.Representation;
import io.balsa.api.server.http.request.Representation.Encoding;
import io.balsa.api.server.http.request.Representation.View;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.api.server.watch.WatchEvent;
import io.balsa.k8s.meta.v1.Status;
import io.balsa.k8s.runtime.RawExtension;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The frames of one watch, in the form its client accepts.
 *
 * <p>JSON: one object and a line feed for each event. Protobuf: a meta/v1 WatchEvent whose object is a whole envelope,
 * with four bytes of its length before it where the stream has no boundaries of its own. Not thread-safe: a table's first frame differs from the others.
 */
public final class EventFrames {
    private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

    private final Kind kind;
    private final Representation representation;
    private final Tables tables;
    private final TableCodec.Include include;
    private final Boundaries boundaries;
    private boolean columnsSent;

    /** Who keeps the frames apart. */
    public enum Boundaries {
        /** The frames themselves: they go out as one stream of bytes. */
        IN_FRAMES,
        /** The transport: each frame is a message. */
        MESSAGES
    }

    public EventFrames(
            Kind kind,
            Representation representation,
            Tables tables,
            TableCodec.Include include,
            Boundaries boundaries) {
        this.boundaries = boundaries;
        this.kind = kind;
        this.representation = representation;
        this.tables = tables;
        this.include = include;
    }

    /** The Content-Type of the stream. */
    public String contentType() {
        String name = representation.encoding().mediaType();
        return representation.encoding() == Encoding.PROTOBUF ? name + ";stream=watch" : name;
    }

    /** Appends the frame of an event. */
    public void append(WatchEvent event, ByteArrayOutputStream out) {
        if (event instanceof WatchEvent.Change change) {
            frame(change.type().name(), object(change.object()), out);
        } else if (event instanceof WatchEvent.Bookmark bookmark) {
            frame("BOOKMARK", bookmark(bookmark), out);
        }
    }

    /** Appends the frame that ends a watch with a failure. */
    public void append(Status failure, ByteArrayOutputStream out) {
        frame("ERROR", Statuses.encode(failure, representation.encoding()), out);
    }

    private byte[] object(StoredObject object) {
        return switch (representation.view()) {
            case OBJECT -> ObjectEncoder.object(object, representation.encoding());
            case METADATA -> ObjectEncoder.metadata(object, representation.encoding());
            case TABLE -> table(List.of(object), object.revision());
        };
    }

    private byte[] bookmark(WatchEvent.Bookmark bookmark) {
        if (representation.view() == View.TABLE) {
            return table(List.of(), bookmark.revision());
        }
        Message empty = Meta.edit(kind.prototype(), meta -> {
            meta.setResourceVersion(Long.toString(bookmark.revision()));
            if (bookmark.initialEventsEnd()) {
                meta.putAnnotations(INITIAL_EVENTS_END, "true");
            }
        });
        return ObjectEncoder.message(kind.apiVersion(), kind.kind(), empty, representation.encoding());
    }

    // kubectl reads the columns from the first event and keeps them.
    private byte[] table(List<StoredObject> objects, long revision) {
        byte[] table = tables.encode(kind, objects, include, !columnsSent, revision);
        columnsSent = true;
        return table;
    }

    private void frame(String type, byte[] object, ByteArrayOutputStream out) {
        if (representation.encoding() == Encoding.PROTOBUF) {
            byte[] event = io.balsa.k8s.meta.v1.WatchEvent.newBuilder()
                    .setType(type)
                    .setObject(RawExtension.newBuilder().setRaw(UnsafeByteOperations.unsafeWrap(object)))
                    .build()
                    .toByteArray();
            if (boundaries == Boundaries.IN_FRAMES) {
                for (int shift = 24; shift >= 0; shift -= 8) {
                    out.write(event.length >>> shift);
                }
            }
            out.writeBytes(event);
            return;
        }
        out.writeBytes(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(object);
        out.write('}');
        out.write('\n');
    }
}
