package io.balsa.store.engine;

import io.balsa.store.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;
import org.rocksdb.Status;

/**
 * An open RocksDB with all native objects that it stands on, which are closed in the opposite order of their making.
 *
 * <p>A call into a closed RocksDB would crash the process. So whoever uses it {@linkplain #enter enters} and {@linkplain
 * #leave leaves}; once it has been {@linkplain #retire retired} it closes after the last one has left. Any thread.
 */
final class RocksFiles {
    private static final String TABLE = ".sst";
    private static final int BLOOM_BITS_PER_KEY = 10;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final int OPEN_FILES_MAX = 1024;
    private static final long LEVEL_BYTES = 128L << 20;
    private static final long TABLE_BYTES = 32L << 20;
    private static final long COMPACTION_BYTES_MAX = 256L << 20;
    private static final long LOG_FILE_BYTES_MAX = 4L << 20;
    /** More than any disk can gain before the room is said again. */
    private static final long SLACK_BYTES = 1L << 50;

    private static final long UNBOUND = Long.MAX_VALUE;

    /** What is done with a database that nobody uses any more. */
    record Retirement(Executor closer, Runnable afterwards) {}

    private final Path folder;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final SstFileManager fileManager;
    private final RocksDB db;
    private final ColumnFamilyHandle[] columns;
    private final int[] columnFamilyIds;

    /** One for each user, and one until it is retired. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Retirement retirement = new Retirement(Runnable::run, () -> {});

    /** Serialises flushes, so that {@link #flushedApplied} moves forward only. */
    private final Object flushLock = new Object();

    private volatile TermIndex flushedApplied;

    private final Object roomLock = new Object();
    // Guarded by roomLock: what compactions may write, and how many pieces of work do not mind.
    private long room = UNBOUND;
    private int unbound;

    private RocksFiles(Path folder, Limits limits, Opening opening) throws RocksDBException {
        this.folder = folder;
        fileManager = own(new SstFileManager(Env.getDefault()));
        Cache cache = own(new LRUCache(limits.blockCacheBytes()));
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY)))
                // Index and filter blocks count against the cache's bound too.
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        ColumnFamilyOptions columnOptions = own(new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                // So that one compaction takes no more room for a while than a disk has that is not quite full: with
                // the usual sizes it takes more than a gigabyte. It rewrites four files of the first level, of a flush
                // each, and the second level, or as much of the deeper ones.
                .setMaxBytesForLevelBase(LEVEL_BYTES)
                .setTargetFileSizeBase(TABLE_BYTES)
                .setMaxCompactionBytes(COMPACTION_BYTES_MAX)
                // The bound of all memtables together (below) is what asks for a flush.
                .setWriteBufferSize(limits.writeBufferBytes()));
        DBOptions options = own(withFileChecksums()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setAvoidFlushDuringShutdown(true)
                // With it a compaction that finds the disk full is given up and tried again later, and one for which
                // there is no room is not begun; without it everything stops.
                .setSstFileManager(fileManager)
                .setDbWriteBufferSize(limits.writeBufferBytes())
                .setMaxOpenFiles(OPEN_FILES_MAX)
                .setMaxBackgroundJobs(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(LOG_FILE_BYTES_MAX)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        // RocksDB insists on a column family of this name; it stays empty.
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, columnOptions));
        for (Column column : Column.values()) {
            descriptors.add(
                    new ColumnFamilyDescriptor(column.diskName().getBytes(StandardCharsets.US_ASCII), columnOptions));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            db = own(opening.open(options, folder.toString(), descriptors, handles));
            handles.forEach(this::own);
            columns = handles.subList(1, handles.size()).toArray(new ColumnFamilyHandle[0]);
            columnFamilyIds = new int[columns.length];
            for (int i = 0; i < columnFamilyIds.length; i++) {
                columnFamilyIds[i] = columns[i].getID();
            }
            flushedApplied = persistedApplied();
        } catch (RocksDBException e) {
            closeAll();
            throw e;
        }
    }

    /** A checksum of each whole file, kept in the manifest, next to those that every block has. */
    private static DBOptions withFileChecksums() {
        Properties properties = new Properties();
        // The library has this option, and only its Java part lacks a setter.
        properties.setProperty("file_checksum_gen_factory", "FileChecksumGenCrc32cFactory");
        DBOptions options = DBOptions.getDBOptionsFromProps(properties);
        if (options == null) {
            throw new IllegalStateException("this RocksDB knows no file checksums");
        }
        return options;
    }

    static RocksFiles open(Path folder, Limits limits) throws RocksDBException {
        return new RocksFiles(folder, limits, RocksDB::open);
    }

    /** Up to which log entry the database in a folder is complete, if it is whole but for the content of its tables. */
    static TermIndex look(Path folder, Limits limits) throws RocksDBException {
        RocksFiles files = new RocksFiles(folder, limits, RocksDB::openReadOnly);
        files.closeAll();
        return files.flushedApplied;
    }

    private interface Opening {
        RocksDB open(
                DBOptions options,
                String folder,
                List<ColumnFamilyDescriptor> descriptors,
                List<ColumnFamilyHandle> handles)
                throws RocksDBException;
    }

    RocksDB db() {
        return db;
    }

    /** By {@link Column#slot()}. */
    ColumnFamilyHandle[] columns() {
        return columns;
    }

    /** By {@link Column#slot()}. */
    int[] columnFamilyIds() {
        return columnFamilyIds;
    }

    Path folder() {
        return folder;
    }

    /** Keeps it open until {@link #leave()}; false: it has been retired and nobody uses it any more. */
    boolean enter() {
        for (int count = users.get(); count > 0; count = users.get()) {
            if (users.compareAndSet(count, count + 1)) {
                return true;
            }
        }
        return false;
    }

    void leave() {
        if (users.decrementAndGet() > 0) {
            return;
        }
        Retirement last = retirement;
        try {
            last.closer().execute(() -> end(last));
        } catch (RejectedExecutionException e) {
            // The process is stopping.
            end(last);
        }
    }

    private void end(Retirement last) {
        closeAll();
        closed.countDown();
        last.afterwards().run();
    }

    /** Closes it once the last user has left. Once only. */
    void retire(Retirement how) {
        retirement = how;
        leave();
    }

    /** Whether it has been closed within the time. */
    boolean awaitClosed(Duration timeout) throws InterruptedException {
        return closed.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    int users() {
        return users.get();
    }

    void flush() throws RocksDBException {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            synchronized (flushLock) {
                db.flush(options, List.of(columns));
                flushedApplied = persistedApplied();
            }
        }
    }

    /** Something that RocksDB does and may fail at. */
    interface Work {
        void run() throws RocksDBException;
    }

    /**
     * Lets compactions write so many bytes at most; one that would need more fails, and is tried again every second where
     * RocksDB had begun it by itself. It is reckoned to write as much as it reads.
     */
    void roomForCompaction(long bytes) {
        synchronized (roomLock) {
            room = Math.max(0, bytes);
            bindCompaction();
        }
    }

    /** Compactions are bound by nothing but the disk until the work is done. */
    void withAllRoom(Work work) throws RocksDBException {
        synchronized (roomLock) {
            unbound++;
            bindCompaction();
        }
        try {
            work.run();
        } finally {
            synchronized (roomLock) {
                unbound--;
                bindCompaction();
            }
        }
    }

    private void bindCompaction() {
        if (unbound > 0 || room == UNBOUND) {
            fileManager.setMaxAllowedSpaceUsage(0);
            return;
        }
        // All files together may take what they take now, the room, and a slack that is kept free of compactions.
        // A flush may use the slack: one that came to the bound would be the end of the database.
        fileManager.setCompactionBufferSize(SLACK_BYTES);
        fileManager.setMaxAllowedSpaceUsage(fileManager.getTotalSize() + room + SLACK_BYTES);
    }

    /** Whether it was given up because the disk is full, or would have been. */
    static boolean lacksRoom(RocksDBException e) {
        Status status = e.getStatus();
        // "Compaction too large" is the status for the latter, and RocksDB's Java part has no name for it.
        return status != null
                && (status.getSubCode() == Status.SubCode.NoSpace || status.getCode() == Status.Code.Undefined);
    }

    /** What has failed, and what to do where a file is damaged. */
    static String failure(String what, RocksDBException e) {
        return isDamage(e)
                ? what + " (a file is damaged: restore the data dir from before, or replace the member under a new id)"
                : what;
    }

    static boolean isDamage(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
    }

    /** Whether it is one of the large files, which are never changed once they are written. */
    static boolean isTable(Path file) {
        return String.valueOf(file.getFileName()).endsWith(TABLE);
    }

    /** The log entry up to which the disk is complete. */
    TermIndex flushedApplied() {
        return flushedApplied;
    }

    /** What a crash would leave: memtables are not looked at. */
    private TermIndex persistedApplied() throws RocksDBException {
        ColumnFamilyHandle meta = columns[Column.META.slot()];
        try (ReadOptions persisted = new ReadOptions().setReadTier(ReadTier.PERSISTED_TIER)) {
            return AppliedEntry.decode(db.get(meta, persisted, AppliedEntry.KEY));
        }
    }

    private <T extends AutoCloseable> T own(T object) {
        owned.push(object);
        return object;
    }

    private void closeAll() {
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("RocksDB's native objects do not throw when they are closed", e);
            }
        }
    }
}
