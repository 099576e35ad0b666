package io.balsa.store.engine;

import io.balsa.store.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** An open RocksDB with all native objects that it stands on, which are closed in the opposite order of their making. */
final class RocksFiles implements AutoCloseable {
    private static final int BLOOM_BITS_PER_KEY = 10;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final int OPEN_FILES_MAX = 1024;
    private static final long LOG_FILE_BYTES_MAX = 4L << 20;

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final RocksDB db;
    private final ColumnFamilyHandle[] columns;

    private RocksFiles(Path folder, Limits limits) throws RocksDBException {
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
                // The bound of all memtables together (below) is what asks for a flush.
                .setWriteBufferSize(limits.writeBufferBytes()));
        DBOptions options = own(new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setAvoidFlushDuringShutdown(true)
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
            db = own(RocksDB.open(options, folder.toString(), descriptors, handles));
        } catch (RocksDBException e) {
            close();
            throw e;
        }
        handles.forEach(this::own);
        columns = handles.subList(1, handles.size()).toArray(new ColumnFamilyHandle[0]);
    }

    static RocksFiles open(Path folder, Limits limits) throws RocksDBException {
        return new RocksFiles(folder, limits);
    }

    RocksDB db() {
        return db;
    }

    /** By {@link Column#slot()}. */
    ColumnFamilyHandle[] columns() {
        return columns;
    }

    private <T extends AutoCloseable> T own(T object) {
        owned.push(object);
        return object;
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("RocksDB's native objects do not throw when they are closed", e);
            }
        }
    }
}
