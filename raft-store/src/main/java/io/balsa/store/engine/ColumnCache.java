package io.balsa.store.engine;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest values of one column, of those keys that were read or written last: to find one of them here costs a twentieth
 * of what it costs in RocksDB, and most writes are of keys that were written a moment ago.
 *
 * <p>Belongs to the thread that writes the column; nobody else may write it. What has been written must be told at once
 * ({@link #written}), and when the engine gets other content everything here is void ({@link #clear}).
 */
public final class ColumnCache {
    /** What an entry takes beside its bytes: of the map, of the buffer, of two arrays. */
    private static final int OVERHEAD_BYTES = 150;

    private final Column column;
    private final long bytesMax;
    private final Map<ByteBuffer, byte[]> values = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param bytesMax of keys and values and what they take beside that; beyond it those go that were used longest ago */
    public ColumnCache(Column column, long bytesMax) {
        this.column = column;
        this.bytesMax = bytesMax;
    }

    /** The view, with this in front of it. It must be of the state that was written last. */
    public View over(View base) {
        return new View() {
            @Override
            public byte @Nullable [] get(Column asked, byte[] key) {
                return asked == column ? value(base, key) : base.get(asked, key);
            }

            @Override
            public Cursor scan(Column asked, byte[] from, byte @Nullable [] to) {
                return base.scan(asked, from, to);
            }
        };
    }

    private byte @Nullable [] value(View base, byte[] key) {
        byte[] known = values.get(ByteBuffer.wrap(key));
        if (known != null) {
            return known;
        }
        byte[] found = base.get(column, key);
        if (found != null) {
            keep(key, found);
        }
        return found;
    }

    /** The batch has been written. */
    public void written(Batch batch) {
        for (Batch.Change change : batch.changes()) {
            if (change.column() == column) {
                byte[] value = change.value();
                if (value == null) {
                    forget(change.key());
                } else {
                    keep(change.key(), value);
                }
            }
        }
    }

    public void clear() {
        values.clear();
        bytes = 0;
    }

    private void keep(byte[] key, byte[] value) {
        byte[] before = values.put(ByteBuffer.wrap(key), value);
        bytes += before == null ? size(key.length, value) : value.length - before.length;
        Iterator<Map.Entry<ByteBuffer, byte[]>> eldest = values.entrySet().iterator();
        while (bytes > bytesMax && eldest.hasNext()) {
            Map.Entry<ByteBuffer, byte[]> gone = eldest.next();
            bytes -= size(gone.getKey().remaining(), gone.getValue());
            eldest.remove();
        }
    }

    private void forget(byte[] key) {
        byte[] before = values.remove(ByteBuffer.wrap(key));
        if (before != null) {
            bytes -= size(key.length, before);
        }
    }

    private static int size(int keyLength, byte[] value) {
        return keyLength + value.length + OVERHEAD_BYTES;
    }
}
