package io.balsa.store.engine;

import io.balsa.store.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** A RocksDB iterator with its bounds; owns the native objects of both. */
final class RocksCursor implements Cursor {
    private final FaultHandler faults;
    private final Slice lower;
    private final @Nullable Slice upper;
    private final ReadOptions options;
    private final RocksIterator iterator;
    private boolean closed;

    RocksCursor(RocksDB db, ColumnFamilyHandle column, Snapshot snapshot, Range range, FaultHandler faults) {
        this.faults = faults;
        lower = new Slice(range.from());
        upper = range.to() == null ? null : new Slice(range.to());
        options = new ReadOptions().setSnapshot(snapshot).setIterateLowerBound(lower);
        if (upper != null) {
            options.setIterateUpperBound(upper);
        }
        iterator = db.newIterator(column, options);
        iterator.seekToFirst();
        check();
    }

    /** @param to exclusive; null: no end */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Range(byte[] from, byte @Nullable [] to) {}

    @Override
    public boolean valid() {
        return iterator.isValid();
    }

    @Override
    public void next() {
        iterator.next();
        check();
    }

    @Override
    public void seek(byte[] from) {
        iterator.seek(from);
        check();
    }

    @Override
    public byte[] key() {
        return iterator.key();
    }

    @Override
    public byte[] value() {
        return iterator.value();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        iterator.close();
        options.close();
        if (upper != null) {
            upper.close();
        }
        lower.close();
    }

    /** An iterator that stops early for an error looks like one that is at its end. */
    private void check() {
        if (iterator.isValid()) {
            return;
        }
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw faults.fault(RocksFiles.failure("RocksDB failed while scanning", e), e);
        }
    }
}
