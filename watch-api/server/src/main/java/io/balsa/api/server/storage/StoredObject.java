package io.balsa.api.server.storage;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object at one revision: the bytes of the store, its revision, and what was made of them so far.
 *
 * <p>The bytes are Kubernetes' own (the protobuf envelope) and carry no resourceVersion; the revision stands beside them.
 * They are decoded on the first call of {@link #message}, and every rendering (the JSON of a watch event, a table row) is
 * made once and kept: an event that a thousand watchers see is decoded once and encoded once for each format.
 *
 * <p>Immutable for its callers and safe for any thread. Two threads that ask first at the same time may both decode; both
 * get equal messages.
 */
public final class StoredObject {
    private final Kind kind;
    private final ByteString bytes;
    private final long revision;
    private volatile @Nullable Message message;
    private volatile @Nullable ConcurrentHashMap<String, Object> renderings;

    /** An object as it was read from the store. */
    public StoredObject(Kind kind, ByteString bytes, long revision) {
        this.kind = kind;
        this.bytes = bytes;
        this.revision = revision;
    }

    /** The same object as it will be read back once it is written, for a writer that has the message at hand. */
    public static StoredObject written(Kind kind, Message message, ByteString bytes, long revision) {
        var object = new StoredObject(kind, bytes, revision);
        object.message = Meta.withRevision(message, revision);
        return object;
    }

    public Kind kind() {
        return kind;
    }

    /** The stored envelope. */
    public ByteString bytes() {
        return bytes;
    }

    /** The mod_revision it was written at; for an object that was removed, the revision of the removal. */
    public long revision() {
        return revision;
    }

    /** The decoded object with metadata.resourceVersion set to {@link #revision}. */
    public Message message() {
        Message decoded = message;
        if (decoded == null) {
            decoded = decode();
            message = decoded;
        }
        return decoded;
    }

    /** The same, decoded anew where it was not yet, and not kept: for those who go through a long list once. */
    public Message passingMessage() {
        Message decoded = message;
        return decoded == null ? decode() : decoded;
    }

    private Message decode() {
        return kind.fromStored(Envelope.decode(bytes, revision, kind.stored().prototype()));
    }

    /** The same bytes at another revision: how a removed object is shown. */
    public StoredObject at(long otherRevision) {
        return otherRevision == revision ? this : new StoredObject(kind, bytes, otherRevision);
    }

    /**
     * What a front made of this object, made on the first call and kept.
     *
     * @param format names the rendering; the same name must always come with an equivalent function
     * @param render pure; may run twice when two threads ask first at the same time
     */
    public <T> T rendering(String format, Class<T> type, Function<StoredObject, T> render) {
        ConcurrentHashMap<String, Object> kept = renderings;
        if (kept == null) {
            kept = new ConcurrentHashMap<>(2);
            renderings = kept;
        }
        Object found = kept.get(format);
        if (found == null) {
            found = render.apply(this);
            kept.put(format, found);
        }
        return type.cast(found);
    }
}
