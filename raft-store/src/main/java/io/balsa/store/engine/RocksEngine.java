package io.balsa.store.engine;

import io.balsa.store.FaultHandler;
import io.balsa.store.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The engine on disk: RocksDB, without its write-ahead log and with {@code atomic_flush}, so that what is found after a
 * crash is one moment of all columns.
 *
 * <p>{@link #close()} flushes nothing: whoever wants a fast next start flushes first, and who does not is no worse off
 * than after a crash.
 */
public final class RocksEngine implements Engine {
    /** One for each call or snapshot in progress; closing takes them all, since a late call would crash the process. */
    private static final int USERS_MAX = 1 << 20;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final RocksFiles files;
    private final FaultHandler faults;
    private final Semaphore users = new Semaphore(USERS_MAX);
    private final WriteOptions writeOptions =
            new WriteOptions().setDisableWAL(true).setSync(false);
    private final int[] columnFamilyIds;

    /** Serialises flushes, so that {@link #flushedApplied} moves forward only. */
    private final Object flushLock = new Object();

    private volatile TermIndex flushedApplied;

    private RocksEngine(RocksFiles files, FaultHandler faults) throws RocksDBException {
        this.files = files;
        this.faults = faults;
        this.columnFamilyIds = new int[files.columns().length];
        for (int i = 0; i < columnFamilyIds.length; i++) {
            columnFamilyIds[i] = files.columns()[i].getID();
        }
        this.flushedApplied = persistedApplied();
    }

    /**
     * Opens the database in a folder, or makes one there.
     *
     * @param libraryFolder where RocksDB's native library is kept; members and restarts may share it
     * @param faults told when reading or writing fails later
     * @throws IOException when it cannot be opened: somebody else has it open, it is damaged, or not ours
     */
    public static RocksEngine open(Path folder, Path libraryFolder, Limits limits, FaultHandler faults)
            throws IOException {
        RocksLibrary.load(libraryFolder);
        Files.createDirectories(folder);
        RocksFiles files = null;
        try {
            files = RocksFiles.open(folder, limits);
            return new RocksEngine(files, faults);
        } catch (RocksDBException e) {
            if (files != null) {
                files.close();
            }
            throw new IOException("cannot open the database in " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void write(Batch batch) {
        if (batch.isEmpty()) {
            return;
        }
        enter();
        try (WriteBatch encoded = new WriteBatch(RocksBatch.encode(batch.changes(), columnFamilyIds))) {
            files.db().write(writeOptions, encoded);
        } catch (RocksDBException e) {
            throw faults.fault("RocksDB failed to write", e);
        } finally {
            users.release();
        }
    }

    @Override
    public Snapshot snapshot() {
        enter();
        return new RocksSnapshot(files.db(), files.columns(), faults, users::release);
    }

    @Override
    public void flush() {
        enter();
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            synchronized (flushLock) {
                files.db().flush(options, List.of(files.columns()));
                flushedApplied = persistedApplied();
            }
        } catch (RocksDBException e) {
            throw faults.fault("RocksDB failed to flush", e);
        } finally {
            users.release();
        }
    }

    @Override
    public TermIndex flushedApplied() {
        return flushedApplied;
    }

    @Override
    public long sizeBytes() {
        return property("rocksdb.total-sst-files-size") + property("rocksdb.size-all-mem-tables");
    }

    @Override
    public long sizeInUseBytes() {
        long inUse = property("rocksdb.estimate-live-data-size") + property("rocksdb.size-all-mem-tables");
        return Math.min(inUse, sizeBytes());
    }

    @Override
    public void close() {
        try {
            if (!users.tryAcquire(USERS_MAX, CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "the engine is closed while " + (USERS_MAX - users.availablePermits()) + " snapshots are open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for readers of the engine", e);
        }
        writeOptions.close();
        files.close();
    }

    private void enter() {
        if (!users.tryAcquire()) {
            throw new IllegalStateException("the engine is closed");
        }
    }

    private long property(String name) {
        enter();
        try {
            return files.db().getAggregatedLongProperty(name);
        } catch (RocksDBException e) {
            throw faults.fault("RocksDB failed to read " + name, e);
        } finally {
            users.release();
        }
    }

    /** What a crash would leave: memtables are not looked at. */
    private TermIndex persistedApplied() throws RocksDBException {
        ColumnFamilyHandle meta = files.columns()[Column.META.slot()];
        try (ReadOptions persisted = new ReadOptions().setReadTier(ReadTier.PERSISTED_TIER)) {
            return AppliedEntry.decode(files.db().get(meta, persisted, AppliedEntry.KEY));
        }
    }
}
