package io.balsa.store.engine;

import io.balsa.store.FaultHandler;
import io.balsa.store.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.rocksdb.Checkpoint;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The engine on disk: RocksDB, without its write-ahead log and with {@code atomic_flush}, so that what is found after a
 * crash is one moment of all columns.
 *
 * <p>Its whole content can be copied out while it is in use ({@link #checkpoint}) and, on another member, take the place of
 * what is there ({@link #standBy}, {@link #replaceBy}). Nobody waits for that: a snapshot goes on reading the database that
 * it was taken of, which is closed when the last one has let go of it, and whoever comes later gets the new one.
 *
 * <p>{@link #close()} flushes nothing: whoever wants a fast next start flushes first, and who does not is no worse off
 * than after a crash.
 */
public final class RocksEngine implements Engine {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final Limits limits;
    private final FaultHandler faults;
    private final WriteOptions writeOptions =
            new WriteOptions().setDisableWAL(true).setSync(false);

    private final RocksReclaim reclaiming = new RocksReclaim();

    /** Replaced as a whole; every call enters the one that it finds here. */
    private volatile RocksFiles files;

    private RocksEngine(RocksFiles files, Limits limits, FaultHandler faults) {
        this.files = files;
        this.limits = limits;
        this.faults = faults;
    }

    /** A database that is open beside the engine's, to take its place or to be given up. Belongs to one thread. */
    public static final class StandBy implements AutoCloseable {
        private final RocksFiles files;
        private boolean taken;

        private StandBy(RocksFiles files) {
            this.files = files;
        }

        /** The log entry whose effects are the last in it. */
        public TermIndex applied() {
            return files.flushedApplied();
        }

        public Path folder() {
            return files.folder();
        }

        /** Closes it, unless the engine has taken it over. */
        @Override
        public void close() {
            if (!taken) {
                taken = true;
                files.retire(new RocksFiles.Retirement(Runnable::run, () -> {}));
            }
        }
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
        return new RocksEngine(openFiles(folder, limits), limits, faults);
    }

    private static RocksFiles openFiles(Path folder, Limits limits) throws IOException {
        try {
            return RocksFiles.open(folder, limits);
        } catch (RocksDBException e) {
            throw new IOException(
                    "cannot open the database in " + folder + ": "
                            + String.valueOf(e.getMessage()).replace('\n', ' ')
                            + "; restore the data dir from before, or replace the member under a new id",
                    e);
        }
    }

    @Override
    public void write(Batch batch) {
        RocksFiles entered = enter();
        try {
            write(entered, batch);
        } finally {
            entered.leave();
        }
    }

    @Override
    public boolean writeOnto(Snapshot base, Batch batch) {
        RocksFiles read = ((RocksSnapshot) base).files();
        if (read != files) {
            return false;
        }
        // Should it be replaced now, then this goes to the old one, which the snapshot keeps open, and is gone with it.
        write(read, batch);
        return true;
    }

    private void write(RocksFiles entered, Batch batch) {
        if (batch.isEmpty()) {
            return;
        }
        try (WriteBatch encoded = new WriteBatch(RocksBatch.encode(batch.changes(), entered.columnFamilyIds()))) {
            entered.db().write(writeOptions, encoded);
        } catch (RocksDBException e) {
            throw faults.fault(RocksFiles.failure("RocksDB failed to write", e), e);
        }
    }

    @Override
    public Snapshot snapshot() {
        return new RocksSnapshot(enter(), faults);
    }

    @Override
    public void flush() {
        RocksFiles entered = enter();
        try {
            entered.flush();
        } catch (RocksDBException e) {
            throw faults.fault(RocksFiles.failure("RocksDB failed to flush", e), e);
        } finally {
            entered.leave();
        }
    }

    @Override
    public TermIndex flushedApplied() {
        return files.flushedApplied();
    }

    @Override
    public void reclaim(Room room) {
        RocksFiles entered = enter();
        try {
            if (room == Room.ALL) {
                entered.withAllRoom(() -> reclaiming.run(entered));
            } else {
                reclaiming.run(entered);
            }
        } catch (RocksDBException e) {
            if (RocksFiles.lacksRoom(e)) {
                throw new NoRoomException("no space left on device to rewrite the database in " + folder(), e);
            }
            throw faults.fault(RocksFiles.failure("RocksDB failed to compact", e), e);
        } finally {
            entered.leave();
        }
    }

    @Override
    public void roomToTidy(long bytes) {
        RocksFiles entered = enter();
        try {
            entered.roomForCompaction(bytes);
        } finally {
            entered.leave();
        }
    }

    /** Files that only an open reader still holds do not count: they go with it. */
    @Override
    public long sizeBytes() {
        return property("rocksdb.live-sst-files-size") + property("rocksdb.size-all-mem-tables");
    }

    @Override
    public long sizeInUseBytes() {
        long inUse = property("rocksdb.estimate-live-data-size") + property("rocksdb.size-all-mem-tables");
        return Math.min(inUse, sizeBytes());
    }

    /** Where the database in use lies. */
    public Path folder() {
        return files.folder();
    }

    /**
     * Makes a copy of everything that has been written so far: a database of its own, in hard links, so that it costs a
     * flush and next to no room. Blocks its caller, not writers. It is looked at before anybody is given it: what does not
     * hold what this database is known to hold is a fault. For the large files see {@link #verify}.
     *
     * @param folder must not exist, and be on the file system of the database
     * @throws IOException when it cannot be made; the engine is none the worse for it
     */
    public void checkpoint(Path folder) throws IOException {
        RocksFiles entered = enter();
        try (Checkpoint checkpoint = Checkpoint.create(entered.db())) {
            long flushed = entered.flushedApplied().index();
            checkpoint.createCheckpoint(folder.toString());
            // RocksDB has copied the manifest as it is. Where the end of one does not add up it opens an older state.
            if (RocksFiles.look(folder, limits).index() < flushed) {
                Status damaged = new Status(Status.Code.Corruption, Status.SubCode.None, null);
                throw new RocksDBException("the manifest ends too early", damaged);
            }
        } catch (RocksDBException e) {
            if (RocksFiles.isDamage(e)) {
                throw faults.fault(RocksFiles.failure("RocksDB failed to copy the database in " + folder(), e), e);
            }
            throw new IOException("cannot make a checkpoint in " + folder + ": " + e.getMessage(), e);
        } finally {
            entered.leave();
        }
    }

    /**
     * Reads one file of a checkpoint to its end. Damage is a fault: the file is shared with the database that the copy was
     * made of, and whoever was given it would pass the damage on.
     */
    public void verify(Path file) {
        if (!RocksFiles.isTable(file)) {
            return;
        }
        try (Options options = new Options();
                SstFileReader table = new SstFileReader(options)) {
            table.open(file.toString());
            table.verifyChecksum();
        } catch (RocksDBException e) {
            // Anything else, that the copy has been removed for example, is seen by whoever reads it next.
            if (RocksFiles.isDamage(e)) {
                String what = "RocksDB failed to read " + file.getFileName() + " of the database in " + folder();
                throw faults.fault(RocksFiles.failure(what, e), e);
            }
        }
    }

    /**
     * Opens a database that has been received, beside the one in use.
     *
     * @throws IOException when it is no whole database
     */
    public StandBy standBy(Path folder) throws IOException {
        return new StandBy(openFiles(folder, limits));
    }

    /**
     * Lets another database take the place of this engine's. Whatever is called after the return of this call sees the new
     * one. By the only thread that writes, apart from {@link #writeOnto}.
     *
     * @param closer where the old database is closed when nobody reads it any more; may block there
     * @param whenOldIsClosed runs after that
     */
    public void replaceBy(StandBy next, Executor closer, Runnable whenOldIsClosed) {
        if (next.taken) {
            throw new IllegalArgumentException("the database in " + next.folder() + " is not standing by any more");
        }
        next.taken = true;
        reclaiming.cancel();
        RocksFiles old = files;
        files = next.files;
        old.retire(new RocksFiles.Retirement(closer, whenOldIsClosed));
    }

    @Override
    public void close() {
        reclaiming.cancel();
        RocksFiles last = files;
        last.retire(new RocksFiles.Retirement(Runnable::run, () -> {}));
        try {
            if (!last.awaitClosed(CLOSE_TIMEOUT)) {
                throw new IllegalStateException("the engine is closed while " + last.users() + " snapshots are open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for readers of the engine", e);
        }
        writeOptions.close();
    }

    private RocksFiles enter() {
        RocksFiles found = files;
        while (!found.enter()) {
            RocksFiles newer = files;
            if (newer == found) {
                throw new IllegalStateException("the engine is closed");
            }
            found = newer;
        }
        return found;
    }

    private long property(String name) {
        RocksFiles entered = enter();
        try {
            return entered.db().getAggregatedLongProperty(name);
        } catch (RocksDBException e) {
            throw faults.fault("RocksDB failed to read " + name, e);
        } finally {
            entered.leave();
        }
    }
}
