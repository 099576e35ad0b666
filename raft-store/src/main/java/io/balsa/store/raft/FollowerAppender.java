package io.balsa.store.raft;

import java.util.concurrent.TimeUnit;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.util.TimeDuration;
import org.jspecify.annotations.Nullable;

/**
 * Sends the log to one follower, as Ratis does, but for four things. A follower hears at once what has been committed, as
 * etcd's do, so that its watches and its linearizable reads do not wait for the next heartbeat. And three that would go on for
 * ever: a follower that needs another state is told so at a bearable pace; one that has the state right before the log's
 * beginning gets the log; and one whose log has become shorter is believed.
 */
final class FollowerAppender extends GrpcLogAppender {
    /** Ratis repeats itself at once. A copy takes seconds, and each reminder writes a line into Ratis' log on both sides. */
    private static final TimeDuration REMINDER_PAUSE = TimeDuration.valueOf(100, TimeUnit.MILLISECONDS);

    /** To one that does not answer at all; each failure writes several lines. */
    private static final TimeDuration SILENT_PAUSE = TimeDuration.valueOf(2, TimeUnit.SECONDS);

    /** Replies in a row: one or two may be left over from before the follower had what it has now. */
    private static final int CONTRADICTIONS = 3;

    // Only the thread that handles replies.
    private int contradictions;

    // Only the thread that sends: up to where the follower has been told that its log is committed.
    private long announced;

    private final FollowerProgress progress;
    // Only the thread that sends: how much of the log the follower had when it last got more.
    private long matched = -1;

    FollowerAppender(RaftServer.Division server, LeaderState leader, FollowerInfo follower, FollowerProgress progress) {
        super(server, leader, follower);
        this.progress = progress;
        progress.moved(getFollowerId().toString());
    }

    /** With no entries to send, Ratis sends nothing before the next heartbeat, half an election timeout away. */
    @Override
    public @Nullable AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
            throws RaftLogIOException {
        noteProgress();
        AppendEntriesRequestProto request = super.newAppendEntriesRequest(callId, heartbeat);
        // While entries are on their way an empty request may not name the one before it, and then it commits nothing;
        // the answer to those entries brings us here again.
        if (request == null && getRaftLog().getLastCommittedIndex() > announced && !hasPendingDataRequests()) {
            request = super.newAppendEntriesRequest(callId, true);
        }
        if (request != null && request.hasPreviousLog()) {
            long known = request.getPreviousLog().getIndex() + request.getEntriesCount();
            announced = Math.max(announced, Math.min(request.getLeaderCommit(), known));
        }
        return request;
    }

    private void noteProgress() {
        long match = getFollower().getMatchIndex();
        if (match != matched || match >= getRaftLog().getNextIndex() - 1) {
            matched = match;
            progress.moved(getFollowerId().toString());
        }
    }

    @Override
    public boolean shouldInstallSnapshot(boolean hasSnapshot) {
        long next = getFollower().getNextIndex();
        boolean installed = next == getFollower().getSnapshotIndex() + 1;
        if (installed && next > 0 && next == getRaftLog().getStartIndex()) {
            // RATIS-2500: that the entry before cannot be named does not matter to one that has said it has installed
            // it.
            return false;
        }
        return super.shouldInstallSnapshot(hasSnapshot);
    }

    @Override
    public @Nullable TermIndex shouldNotifyToInstallSnapshot() {
        TermIndex firstAvailable = super.shouldNotifyToInstallSnapshot();
        if (firstAvailable != null) {
            try {
                boolean silent =
                        getFollower().getLastRpcResponseTime().elapsedTime().compareTo(SILENT_PAUSE) > 0;
                (silent ? SILENT_PAUSE : REMINDER_PAUSE).sleep();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return firstAvailable;
    }

    @Override
    protected long getNextIndexForInconsistency(long requestFirstIndex, long replyNextIndex) {
        boolean contradicts = replyNextIndex <= getFollower().getMatchIndex();
        contradictions = contradicts ? contradictions + 1 : 0;
        if (contradictions >= CONTRADICTIONS) {
            // RATIS-2523: it once had more. To insist on what it had would be to be refused for ever.
            contradictions = 0;
            return replyNextIndex;
        }
        return super.getNextIndexForInconsistency(requestFirstIndex, replyNextIndex);
    }
}
