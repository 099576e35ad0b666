package io.balsa.store.engine;

import java.util.Arrays;
import java.util.List;

/**
 * A batch in the form in which RocksDB keeps one, so that it crosses into native code in one call.
 *
 * <p>Twelve bytes of header (sequence number 0, little-endian count), then for each change a tag, the column family's id
 * and length-prefixed key and value (rocksdb/db/write_batch.cc).
 */
final class RocksBatch {
    private static final int HEADER_BYTES = 12;
    private static final byte DELETE_IN_COLUMN_FAMILY = 0x4;
    private static final byte PUT_IN_COLUMN_FAMILY = 0x5;
    private static final int VARINT_BYTES_MAX = 5;

    private byte[] bytes;
    private int length = HEADER_BYTES;

    private RocksBatch(int capacity) {
        bytes = new byte[capacity];
    }

    /** @param columnFamilyIds by {@link Column#slot()} */
    static byte[] encode(List<Batch.Change> changes, int[] columnFamilyIds) {
        RocksBatch batch = new RocksBatch(HEADER_BYTES + 128 * changes.size());
        for (int at = 0; at < 4; at++) {
            batch.bytes[8 + at] = (byte) (changes.size() >>> (8 * at));
        }
        for (Batch.Change change : changes) {
            byte[] value = change.value();
            batch.reserve(1 + 3 * VARINT_BYTES_MAX + change.key().length + (value == null ? 0 : value.length));
            batch.bytes[batch.length++] = value == null ? DELETE_IN_COLUMN_FAMILY : PUT_IN_COLUMN_FAMILY;
            batch.varint(columnFamilyIds[change.column().slot()]);
            batch.slice(change.key());
            if (value != null) {
                batch.slice(value);
            }
        }
        return Arrays.copyOf(batch.bytes, batch.length);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    private void varint(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private void slice(byte[] slice) {
        varint(slice.length);
        System.arraycopy(slice, 0, bytes, length, slice.length);
        length += slice.length;
    }
}
