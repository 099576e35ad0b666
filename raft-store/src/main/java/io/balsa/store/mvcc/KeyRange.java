package io.balsa.store.mvcc;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys from {@code from} up to {@code to}, exclusive; {@code to} null: to the last key there is. Empty when {@code to} is
 * not after {@code from}. Immutable as long as nobody writes into its arrays.
 */
public final class KeyRange {
    private final byte[] from;
    private final byte @Nullable [] to;

    public KeyRange(byte[] from, byte @Nullable [] to) {
        this.from = from;
        this.to = to;
    }

    /** etcd: an empty range_end means the one key, a single zero byte means all keys from the first on. */
    public static KeyRange of(ByteString key, ByteString rangeEnd) {
        byte[] from = key.toByteArray();
        if (rangeEnd.isEmpty()) {
            return single(from);
        }
        boolean endless = rangeEnd.size() == 1 && rangeEnd.byteAt(0) == 0;
        return new KeyRange(from, endless ? null : rangeEnd.toByteArray());
    }

    public static KeyRange single(byte[] key) {
        return new KeyRange(key, after(key));
    }

    /** The smallest key that is greater. */
    static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    public byte[] from() {
        return from;
    }

    public byte @Nullable [] to() {
        return to;
    }

    public boolean isEmpty() {
        return to != null && Arrays.compareUnsigned(from, to) >= 0;
    }

    public boolean contains(byte[] key) {
        return Arrays.compareUnsigned(from, key) <= 0 && (to == null || Arrays.compareUnsigned(key, to) < 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyRange range && Arrays.equals(from, range.from) && Arrays.equals(to, range.to);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
    }
}
