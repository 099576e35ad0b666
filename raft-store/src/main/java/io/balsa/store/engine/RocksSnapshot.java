package io.balsa.store.engine;

import io.balsa.store.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** A RocksDB snapshot; holds its database open until it is closed. */
final class RocksSnapshot implements Snapshot {
    private final RocksFiles files;
    private final RocksDB db;
    private final ColumnFamilyHandle[] columns;
    private final FaultHandler faults;
    private final org.rocksdb.Snapshot snapshot;
    private final ReadOptions options;
    private boolean closed;

    /** @param files entered by the caller; left when this is closed */
    RocksSnapshot(RocksFiles files, FaultHandler faults) {
        this.files = files;
        this.db = files.db();
        this.columns = files.columns();
        this.faults = faults;
        this.snapshot = db.getSnapshot();
        this.options = new ReadOptions().setSnapshot(snapshot);
    }

    /** The database that this is a state of. */
    RocksFiles files() {
        return files;
    }

    @Override
    public byte @Nullable [] get(Column column, byte[] key) {
        try {
            return db.get(columns[column.slot()], options, key);
        } catch (RocksDBException e) {
            throw faults.fault(RocksFiles.failure("RocksDB failed to read from " + column.diskName(), e), e);
        }
    }

    @Override
    public Cursor scan(Column column, byte[] from, byte @Nullable [] to) {
        return new RocksCursor(db, columns[column.slot()], snapshot, new RocksCursor.Range(from, to), faults);
    }

    @Override
    public TermIndex applied() {
        return AppliedEntry.decode(get(Column.META, AppliedEntry.KEY));
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        options.close();
        db.releaseSnapshot(snapshot);
        snapshot.close();
        files.leave();
    }
}
