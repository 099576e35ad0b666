package io.balsa.store;

import io.balsa.store.grpc.SnapshotStreams;
import io.balsa.store.raft.Proposer;
import io.balsa.store.watch.WatchHub;
import java.time.Duration;

/**
 * Bounds of serving, each with the reason for its number.
 *
 * @param requestTimeout a request without an answer is given up: longer than an election, and shorter than the 5 s after
 *     which etcdctl gives up by itself and cannot say why
 * @param proposals one batch under way: what comes meanwhile goes together as the next, and an entry costs every member much
 *     more than the commands in it; with two at a time each is half as large. A batch of 1 MiB is far below raft's largest
 *     entry and still replicated at once; 5,000 commands wait at most, as in etcd
 * @param watch a consumer may be 4 MiB behind before it is read from history; pages are small, since many are read in turn
 * @param readThreads threads that read the store for clients: reads come from memory mostly, so few
 * @param inboundBytesMax etcd: the largest request and half a mebibyte
 * @param diskReserveBytes free disk below which the store stops growing. Compactions that RocksDB begins leave half of it
 *     alone, so one that needs more (four flushed files and the level below them are some 256 MiB) waits: that half is a
 *     flush of all memtables (96 MiB) and the raft log written until then (32 MiB). The other half is for deletes and for
 *     the small compactions behind them
 * @param leaseCheckpointMax the longest time between two notes of what is left of a lease that nobody renews: so much longer
 *     may it live when a leader ends; for ten thousand such leases that is some 2 KiB a second in the log
 */
record ServerLimits(
        Duration requestTimeout,
        Proposer.Bounds proposals,
        WatchHub.Bounds watch,
        int readThreads,
        int inboundBytesMax,
        long diskReserveBytes,
        Duration leaseCheckpointMax) {
    /** etcd: what a message may have besides the request. */
    private static final int GRPC_BYTES = 512 << 10;

    static final ServerLimits DEFAULT = new ServerLimits(
            Duration.ofMillis(4_500),
            new Proposer.Bounds(1, 512, 1 << 20, 5_000, 64L << 20),
            new WatchHub.Bounds(64L << 20, 4L << 20, 1L << 20, 2 << 20, Duration.ofMinutes(10)),
            4,
            Limits.DEFAULT.requestBytesMax() + GRPC_BYTES,
            256L << 20,
            Duration.ofSeconds(60));

    /** One backup and one person with a question; a client that takes nothing for five minutes will take no more. */
    static final SnapshotStreams.Bounds SNAPSHOTS = new SnapshotStreams.Bounds(2, Duration.ofMinutes(5));

    /** Left free by a snapshot in the making: raft and the engine need room to go on. */
    static final long SNAPSHOT_SPARE_BYTES = 512L << 20;

    /** The same with what an operator may choose. */
    static ServerLimits of(StoreConfig config) {
        WatchHub.Bounds watch = DEFAULT.watch();
        return new ServerLimits(
                DEFAULT.requestTimeout(),
                DEFAULT.proposals(),
                new WatchHub.Bounds(
                        watch.publishedBytesMax(),
                        watch.outboxBytesMax(),
                        watch.pageBytesMax(),
                        config.requests().requestBytesMax() + GRPC_BYTES,
                        config.watchProgressInterval()),
                DEFAULT.readThreads(),
                config.requests().requestBytesMax() + GRPC_BYTES,
                DEFAULT.diskReserveBytes(),
                DEFAULT.leaseCheckpointMax());
    }
}
