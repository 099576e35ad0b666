package io.balsa.store.raft;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotResult;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a follower that the log it needs is gone, so that it fetches a copy of the state; see {@link CatchUp}. That takes
 * seconds: it is reminded at a bearable pace, because each reminder costs both sides a line in Ratis' log.
 *
 * <p>Confined to the worker of its {@link FollowerAppender}.
 */
final class SnapshotNotice {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotNotice.class);

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long REMINDER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** To one that does not answer at all. */
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final FollowerAppender appender;
    private final PeerClient peers;
    private final LongSupplier nanoTime;
    private final Consumer<Runnable> worker;

    private boolean underWay;
    private boolean paused;
    private long nextNanos;

    /** @param worker runs what is to be done when the answer is there */
    SnapshotNotice(FollowerAppender appender, PeerRpcType.Ways ways, Consumer<Runnable> worker) {
        this.appender = appender;
        this.peers = ways.client();
        this.nanoTime = ways.nanoTime();
        this.worker = worker;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** Unless it was told just now. */
    void send(TermIndex firstAvailable) {
        if (paused && nanoTime.getAsLong() - nextNanos < 0) {
            return;
        }
        InstallSnapshotRequestProto request = appender.newInstallSnapshotNotificationRequest(firstAvailable);
        appender.getFollower().updateLastRpcSendTime(false);
        underWay = true;
        peers.call(appender.getFollowerId().toString(), RaftRpc.INSTALL_SNAPSHOT, request, TIMEOUT_NANOS)
                .whenComplete((reply, failure) -> worker.accept(() -> answered(reply, failure)));
    }

    private void answered(@Nullable InstallSnapshotReplyProto reply, @Nullable Throwable failure) {
        underWay = false;
        paused = true;
        nextNanos = nanoTime.getAsLong() + (reply == null ? SILENT_NANOS : REMINDER_NANOS);
        if (reply == null) {
            LOG.debug("member {} was not told that its log is gone", appender.getFollowerId(), failure);
            return;
        }
        appender.getFollower().updateLastRpcResponseTime();
        switch (reply.getResult()) {
            case SUCCESS -> appender.getFollower().setAttemptedToInstallSnapshot();
            case ALREADY_INSTALLED -> appender.caughtUp(reply);
            case SNAPSHOT_INSTALLED -> {
                appender.caughtUp(reply);
                if (reply.getSnapshotIndex() + 1 >= appender.getRaftLog().getStartIndex()) {
                    tellStateMachine(InstallSnapshotResult.SUCCESS, reply.getSnapshotIndex());
                }
            }
            case SNAPSHOT_UNAVAILABLE -> {
                appender.getFollower().setAttemptedToInstallSnapshot();
                tellStateMachine(InstallSnapshotResult.SNAPSHOT_UNAVAILABLE, RaftLog.INVALID_LOG_INDEX);
            }
            case NOT_LEADER -> appender.onFollowerTerm(reply.getTerm());
            case IN_PROGRESS, SNAPSHOT_EXPIRED -> {}
            default ->
                LOG.warn(
                        "member {} was told that its log is gone and answered {}",
                        appender.getFollowerId(),
                        reply.getResult());
        }
    }

    private void tellStateMachine(InstallSnapshotResult result, long index) {
        appender.getServer()
                .getStateMachine()
                .event()
                .notifySnapshotInstalled(result, index, appender.getFollower().getPeer());
    }
}
