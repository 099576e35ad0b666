package io.balsa.api.server.http.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.TableCodec;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.meta.v1.ListMeta;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;

/** Objects as the rows of a Table: what {@code kubectl get} prints. Ages are counted to the time of the answer. */
public final class Tables {
    private final InstantSource clock;

    public Tables(InstantSource clock) {
        this.clock = clock;
    }

    /** The table of a few objects; with heads it says what its columns are. */
    public byte[] encode(
            Kind kind, List<StoredObject> objects, TableCodec.Include include, boolean heads, long revision) {
        ListMeta meta = ListMeta.newBuilder()
                .setResourceVersion(Long.toString(revision))
                .build();
        return TableCodec.encode(kind, meta, messages(objects), options(include, heads));
    }

    /** Writes the table of a list. */
    public void write(
            Kind kind, ListMeta meta, List<StoredObject> objects, TableCodec.Include include, OutputStream out)
            throws IOException {
        JsonGenerator json = JsonCodec.generator(out);
        TableCodec.write(json, kind, meta, messages(objects), options(include, true));
        json.flush();
    }

    private TableCodec.Options options(TableCodec.Include include, boolean heads) {
        return new TableCodec.Options(include, clock.instant(), heads);
    }

    private static Iterable<Message> messages(List<StoredObject> objects) {
        return () -> objects.stream().map(StoredObject::passingMessage).iterator();
    }
}
