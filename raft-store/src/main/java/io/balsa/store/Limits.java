package io.balsa.store;

import io.balsa.store.config.Requests;

/**
 * Bounds of the store, each with the reason for its number.
 *
 * @param blockCacheBytes uncompressed blocks that RocksDB keeps in memory; reads of a warm cluster's keys fit
 * @param writeBufferBytes all memtables together; more than one flush interval of the raft log, so that flushes are asked
 *     for and not forced
 * @param txnOpsMax operations in each part of a transaction, as in etcd
 * @param requestBytesMax size of a write request, as in etcd
 * @param compactionStepRevisions history entries that one step of a compaction looks at: a batch that holds up no
 *     write for long
 * @param countedRangesMax ranges whose number of keys is remembered for the next page of a list
 */
public record Limits(
        long blockCacheBytes,
        long writeBufferBytes,
        int txnOpsMax,
        int requestBytesMax,
        int compactionStepRevisions,
        int countedRangesMax) {

    /** What a member runs with. */
    public static final Limits DEFAULT = new Limits(128L << 20, 96L << 20, 128, 1_572_864, 500, 256);

    /** The same with what an operator may choose. */
    public Limits with(Requests requests) {
        return new Limits(
                blockCacheBytes,
                writeBufferBytes,
                requests.txnOpsMax(),
                requests.requestBytesMax(),
                compactionStepRevisions,
                countedRangesMax);
    }
}
