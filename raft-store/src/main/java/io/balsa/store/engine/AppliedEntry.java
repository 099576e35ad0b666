package io.balsa.store.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How the applied log entry stands in {@link Column#META}: 16 bytes, term and index. */
final class AppliedEntry {
    static final byte[] KEY = "applied".getBytes(StandardCharsets.US_ASCII);

    private AppliedEntry() {}

    static byte[] encode(TermIndex entry) {
        return ByteBuffer.allocate(16)
                .putLong(entry.term())
                .putLong(entry.index())
                .array();
    }

    static TermIndex decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return TermIndex.NONE;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new TermIndex(buffer.getLong(), buffer.getLong());
    }
}
