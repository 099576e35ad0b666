package io.balsa.store.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Ratis' settings, each that differs from its default with the reason. */
final class RatisSettings {
    /** An entry may be this large; also the largest that is read back, so it must never be lowered. */
    static final int ENTRY_BYTES_MAX = 16 << 20;

    /** Of a message between members: one with entries is sent when the next one would not fit. */
    static final int MESSAGE_BYTES_MAX = 2 * ENTRY_BYTES_MAX;

    /** Ratis' default: how far ahead of what is written a segment is filled with zeros. */
    private static final long PREALLOCATED_BYTES = 4L << 20;

    private RatisSettings() {}

    static RaftProperties of(Path storage, Duration electionMin, Duration electionMax, long segmentBytes) {
        RaftProperties p = new RaftProperties();
        RaftConfigKeys.Rpc.setType(p, new PeerRpcType());
        RaftServerConfigKeys.setStorageDir(p, List.of(storage.toFile()));
        timing(p, electionMin, electionMax);
        log(p);
        logFiles(p, segmentBytes);
        limits(p);
        return p;
    }

    private static void timing(RaftProperties p, Duration min, Duration max) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(p, time(min));
        RaftServerConfigKeys.Rpc.setTimeoutMax(p, time(max));
        // At start nobody leads: waiting a whole election timeout would only delay the first write.
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, time(Duration.ofMillis(50)));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, time(Duration.ofMillis(300)));
        // An ex-leader that lost its majority does not campaign for this long; the default of 10 s can leave no
        // candidate.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, time(max.multipliedBy(3)));
        // A new member that does not answer for this long while it is sent the log is not added; the default of three
        // election timeouts is shorter than a pause of a busy machine.
        RaftServerConfigKeys.setStagingTimeout(p, TimeDuration.valueOf(30, TimeUnit.SECONDS));
        // A pause longer than this closes Ratis for good; a paused member should rather carry on.
        RaftServerConfigKeys.setCloseThreshold(p, TimeDuration.valueOf(1, TimeUnit.HOURS));
    }

    private static void log(RaftProperties p) {
        // Default true: an entry of its own, with its own fsync, after every commit.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(p, false);
        // Both would acknowledge entries that are not on disk; the second even when fsync has failed.
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(p, false);
        RaftServerConfigKeys.Log.setAsyncFlushEnabled(p, false);
        // The other policy starts, and silently drops every entry after a damaged one.
        RaftServerConfigKeys.Log.setCorruptionPolicy(p, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
        // An entry must fit, with what Ratis puts around it; the default is half of that.
        RaftServerConfigKeys.Log.setWriteBufferSize(p, SizeInBytes.valueOf(ENTRY_BYTES_MAX + (64 << 10)));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf("64MB"));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, SizeInBytes.valueOf(ENTRY_BYTES_MAX));
        // Ratis ships no files: a member that needs purged entries is told so, and fetches a copy of the state itself.
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(p, false);
    }

    private static void logFiles(RaftProperties p, long segmentBytes) {
        RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf(segmentBytes));
        RaftServerConfigKeys.Log.setPreallocatedSize(
                p, SizeInBytes.valueOf(Math.min(segmentBytes, PREALLOCATED_BYTES)));
        // The log is purged after a "snapshot" only. So Ratis asks for one after whatever it has applied; the answer is
        // at
        // once the entry up to which the log may go, and mostly that there is none.
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, 1);
        // By default a single member that is down would hold back the log of all.
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
        // How much stays is decided in bytes, by LogTail.
        RaftServerConfigKeys.Log.setPurgeGap(p, 1);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(p, 0);
    }

    private static void limits(RaftProperties p) {
        // The cache keeps an object per entry on every member, for clients that retry; ours never do.
        RaftServerConfigKeys.RetryCache.setExpiryTime(p, TimeDuration.valueOf(2, TimeUnit.SECONDS));
        // Never more writes than the log's queue takes: a full queue blocks under the lock that votes need.
        RaftServerConfigKeys.Write.setElementLimit(p, 4096);
        RaftServerConfigKeys.Log.setQueueElementLimit(p, 8192);
        // Leader-local reads, and unused: LINEARIZABLE is not (it answers without a round when the commit index
        // stands).
        RaftServerConfigKeys.Read.setOption(p, RaftServerConfigKeys.Read.Option.DEFAULT);
    }

    private static TimeDuration time(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
