package io.balsa.store.mvcc;

import io.balsa.store.engine.Column;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.View;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the store stands.
 *
 * @param revision of the latest change; an empty store has 1
 * @param compacted reads below it are refused; -1 before the first compaction
 */
public record StoreState(long revision, long compacted) {
    private static final byte[] REVISION = "revision".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMPACTED = "compacted".getBytes(StandardCharsets.US_ASCII);
    private static final long EMPTY_STORE = 1;
    private static final long NEVER = -1;

    public static StoreState of(View view) {
        return new StoreState(
                number(view.get(Column.META, REVISION), EMPTY_STORE), number(view.get(Column.META, COMPACTED), NEVER));
    }

    StoreState withRevision(Overlay changes, long newRevision) {
        changes.put(Column.META, REVISION, bytes(newRevision));
        return new StoreState(newRevision, compacted);
    }

    StoreState withCompacted(Overlay changes, long newCompacted) {
        changes.put(Column.META, COMPACTED, bytes(newCompacted));
        return new StoreState(revision, newCompacted);
    }

    private static long number(byte @Nullable [] bytes, long otherwise) {
        return bytes == null ? otherwise : ByteBuffer.wrap(bytes).getLong();
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
