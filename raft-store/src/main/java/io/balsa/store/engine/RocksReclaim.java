package io.balsa.store.engine;

import java.util.HashSet;
import java.util.Set;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.RocksDBException;

/** Compaction of whole databases, which may take long and can be ended early. Any thread. */
final class RocksReclaim {
    /** One for each that is under way; guarded by itself, for what it holds is closed behind it. */
    private final Set<CompactRangeOptions> underWay = new HashSet<>();

    void run(RocksFiles files) throws RocksDBException {
        try (CompactRangeOptions options = new CompactRangeOptions()
                .setExclusiveManualCompaction(false)
                .setAllowWriteStall(false)
                .setBottommostLevelCompaction(BottommostLevelCompaction.kForceOptimized)) {
            synchronized (underWay) {
                underWay.add(options);
            }
            try {
                for (ColumnFamilyHandle column : files.columns()) {
                    files.db().compactRange(column, null, null, options);
                }
            } catch (RocksDBException e) {
                if (!options.canceled()) {
                    throw e;
                }
            } finally {
                synchronized (underWay) {
                    underWay.remove(options);
                }
            }
        }
    }

    void cancel() {
        synchronized (underWay) {
            underWay.forEach(options -> options.setCanceled(true));
        }
    }
}
