package io.balsa.store.raft;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Comparator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppenderBase;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.Timestamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the log to one follower. One request with entries is under way at a time, and beside it, on a stream of its own, at
 * most one without: what has come meanwhile goes out together when the answer is there, and a follower whose disk is slow, or
 * to whom large entries take long, still hears the leader.
 *
 * <p>It works on whatever thread brings news, one at a time: the one that has appended an entry, the one that has committed
 * it, or the network's that brought an answer; so an append costs no thread switch. Only for a follower that is far behind,
 * whose entries may have to be read from disk, does it work on the thread that Ratis gives it, which also sees to heartbeats.
 *
 * <p>A follower hears at once what has been committed, as etcd's do, so that its watches and its linearizable reads do not
 * wait for the next heartbeat.
 */
final class FollowerAppender extends LogAppenderBase {
    private static final Logger LOG = LoggerFactory.getLogger(FollowerAppender.class);

    /** Entries behind; so many are in memory. */
    private static final int NEAR = 64;

    /** Between two attempts to reach a follower, doubled with each failure in a row. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long RETRY_MAX_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Replies in a row: one or two may be left over from before the follower had what it has now. */
    private static final int CONTRADICTIONS = 3;

    private final PeerClient peers;
    private final LongSupplier nanoTime;
    private final Runnable moved;
    private final Optional<RaftMeters.Peer> meters;
    private final String follower;
    private final SnapshotNotice notice;

    /** What has happened, in order; handled by whoever raises {@link #asked} from 0. */
    private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();

    private final AtomicInteger asked = new AtomicInteger();

    /** Ratis' thread, while it runs. */
    private volatile @Nullable Thread own;
    /** Ends {@link #run()}. */
    private volatile @Nullable RuntimeException failure;

    // Everything below is touched by the worker of the moment alone, which hands over to the next through "asked".
    private @Nullable Stream entriesStream;
    private @Nullable Stream heartbeatStream;
    private @Nullable Request entries;
    private @Nullable Request heartbeat;
    private long nextCall;
    private int failures;
    private long retryNanos;
    private int contradictions;
    /** Up to where the follower has been told that its log is committed. */
    private long announced = RaftLog.INVALID_LOG_INDEX;

    private record Request(long call, long firstIndex, Timestamp sent) {}

    FollowerAppender(RaftServer.Division server, LeaderState leader, FollowerInfo info, PeerRpcType.Ways ways) {
        super(server, leader, info);
        this.peers = ways.client();
        this.nanoTime = ways.nanoTime();
        this.follower = getFollowerId().toString();
        this.moved = ways.progress().of(follower);
        this.meters = RaftMeters.of(server.getId().toString()).map(meters -> meters.peer(follower));
        this.notice = new SnapshotNotice(this, ways, this::tell);
    }

    @Override
    public long getCallId() {
        return nextCall;
    }

    @Override
    public Comparator<Long> getCallIdComparator() {
        return Comparator.naturalOrder();
    }

    /** There may be something to send. */
    @Override
    public void notifyLogAppender() {
        if (isNear()) {
            pump();
        } else {
            super.notifyLogAppender();
        }
    }

    private boolean isNear() {
        return getRaftLog().getNextIndex() - getFollower().getNextIndex() <= NEAR;
    }

    @Override
    public void run() throws InterruptedException {
        own = Thread.currentThread();
        try {
            while (isRunning()) {
                pump();
                RuntimeException broken = failure;
                if (broken != null) {
                    throw broken;
                }
                getLeaderState().checkHealth(getFollower());
                getEventAwaitForSignal().await(restMs(), TimeUnit.MILLISECONDS);
            }
        } finally {
            own = null;
            pump();
        }
    }

    /** A quarter of an election timeout, because an answer that is late must not keep the thread from looking. */
    private long restMs() {
        long quarter = getServer().properties().minRpcTimeoutMs() / 4;
        return Math.max(1, Math.min(quarter, getHeartbeatWaitTimeMs()));
    }

    @Override
    public CompletableFuture<LifeCycle.State> stopAsync() {
        CompletableFuture<LifeCycle.State> stopped = super.stopAsync();
        pump();
        return stopped;
    }

    private void tell(Runnable event) {
        events.add(event);
        pump();
    }

    private void pump() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        for (int seen = asked.get(); seen != 0; seen = asked.addAndGet(-seen)) {
            try {
                turn();
            } catch (RaftLogIOException e) {
                fail(new IllegalStateException("the log cannot be read", e));
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    /** Ratis makes a new appender when the thread of this one ends so. */
    private void fail(RuntimeException e) {
        LOG.warn("sending the log to member {} failed", follower, e);
        failure = e;
        super.notifyLogAppender();
    }

    private void turn() throws RaftLogIOException {
        for (Runnable event = events.poll(); event != null; event = events.poll()) {
            event.run();
        }
        if (!isRunning() || failure != null) {
            hangUp();
        } else if (failures == 0 || nanoTime.getAsLong() - retryNanos >= 0) {
            send();
        }
    }

    private void send() throws RaftLogIOException {
        if (entries == null && !notice.isUnderWay() && (shouldSendAppendEntries() || hasNews())) {
            TermIndex firstAvailable = shouldNotifyToInstallSnapshot();
            if (firstAvailable != null) {
                notice.send(firstAvailable);
            } else if (hasAppendEntries() && (isNear() || Thread.currentThread() == own)) {
                request(false);
            } else if (hasAppendEntries()) {
                super.notifyLogAppender();
            }
        }
        boolean quiet = entries == null && hasNews();
        if (heartbeat == null && (quiet || getHeartbeatWaitTimeMs() <= 0)) {
            request(true);
        }
        if (!hasAppendEntries()) {
            moved.run();
        }
    }

    /** More is committed of what the follower has than it knows. With entries on their way it hears of it by the next ones. */
    private boolean hasNews() {
        return committedThere() > announced;
    }

    private long committedThere() {
        return Math.min(getRaftLog().getLastCommittedIndex(), getFollower().getMatchIndex());
    }

    /** @param empty wanted without entries; if a heartbeat is due it is without them anyway, and those go next */
    private void request(boolean empty) throws RaftLogIOException {
        long committed = committedThere();
        AppendEntriesRequestProto request = newAppendEntriesRequest(nextCall++, empty);
        if (request == null) {
            return;
        }
        boolean withEntries = request.getEntriesCount() > 0;
        Stream stream = connected(withEntries);
        if (stream == null) {
            return;
        }
        Timestamp now = Timestamp.currentTime();
        long first = withEntries ? request.getEntries(0).getIndex() : RaftLog.INVALID_LOG_INDEX;
        Request sent = new Request(request.getServerRequest().getCallId(), first, now);
        if (withEntries) {
            entries = sent;
            long last = request.getEntries(request.getEntriesCount() - 1).getIndex();
            announced = Math.max(announced, Math.min(request.getLeaderCommit(), last));
        } else {
            heartbeat = sent;
            resetHeartbeatTrigger();
            announced = Math.max(announced, committed);
        }
        getFollower().updateLastRpcSendTime(!withEntries);
        stream.send(request);
        if (!withEntries && !empty) {
            notifyLogAppender();
        }
    }

    private @Nullable Stream connected(boolean forEntries) {
        Stream current = forEntries ? entriesStream : heartbeatStream;
        if (current != null) {
            return current;
        }
        Stream next = new Stream();
        Optional<ClientCall<AppendEntriesRequestProto, AppendEntriesReplyProto>> call =
                peers.open(follower, RaftRpc.APPEND_ENTRIES, next);
        if (call.isEmpty()) {
            failed("no address is known of it");
            return null;
        }
        next.call = call.get();
        next.call.request(Integer.MAX_VALUE);
        if (forEntries) {
            entriesStream = next;
        } else {
            heartbeatStream = next;
        }
        return next;
    }

    /** What was under way counts as not sent: entries go out again, and a follower that has them says so. */
    private void hangUp() {
        Stream first = entriesStream;
        Stream second = heartbeatStream;
        entriesStream = null;
        heartbeatStream = null;
        entries = null;
        heartbeat = null;
        if (first != null) {
            first.cancel();
        }
        if (second != null) {
            second.cancel();
        }
    }

    private void failed(String why) {
        if (failures++ == 0) {
            LOG.info("cannot send the log to member {}: {}; will go on trying", follower, why);
        }
        retryNanos = nanoTime.getAsLong() + Math.min(RETRY_MAX_NANOS, RETRY_NANOS << Math.min(failures, 10));
    }

    private void broken(Stream which, Status status) {
        if (which == entriesStream || which == heartbeatStream) {
            hangUp();
            failed(PeerClient.sentence(status));
        }
    }

    private void answered(Stream by, AppendEntriesReplyProto reply) {
        Request request = reply.getIsHearbeat() ? heartbeat : entries;
        boolean expected = by == (reply.getIsHearbeat() ? heartbeatStream : entriesStream);
        if (!expected
                || request == null
                || request.call() != reply.getServerReply().getCallId()) {
            return;
        }
        if (reply.getIsHearbeat()) {
            heartbeat = null;
            long tookNanos = request.sent().elapsedTime().toLong(TimeUnit.NANOSECONDS);
            meters.ifPresent(counted -> counted.roundTrips().observeNanos(tookNanos));
        } else {
            entries = null;
        }
        failures = 0;
        getFollower().updateLastRpcResponseTime();
        getFollower().updateLastRespondedAppendEntriesSendTime(request.sent());
        handle(request, reply);
        getLeaderState().onAppendEntriesReply(this, reply);
    }

    private void handle(Request request, AppendEntriesReplyProto reply) {
        switch (reply.getResult()) {
            case SUCCESS -> {
                getLeaderState().onFollowerCommitIndex(getFollower(), reply.getFollowerCommit());
                // Also where it had these entries already, or they would be sent again for ever.
                getFollower().updateNextIndex(reply.getMatchIndex() + 1);
                if (getFollower().updateMatchIndex(reply.getMatchIndex())) {
                    moved.run();
                    getLeaderState().onFollowerSuccessAppendEntries(getFollower());
                }
            }
            case NOT_LEADER -> onFollowerTerm(reply.getTerm());
            case INCONSISTENCY ->
                getFollower().setNextIndex(getNextIndexForInconsistency(request.firstIndex(), reply.getNextIndex()));
            default -> throw new IllegalStateException("member " + follower + " answered " + reply.getResult());
        }
    }

    void caughtUp(InstallSnapshotReplyProto reply) {
        getFollower().setSnapshotIndex(reply.getSnapshotIndex());
        getFollower().setAttemptedToInstallSnapshot();
        getLeaderState().onFollowerCommitIndex(getFollower(), reply.getSnapshotIndex());
        getFollower().updateNextIndex(reply.getSnapshotIndex() + 1);
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

    private final class Stream extends ClientCall.Listener<AppendEntriesReplyProto> {
        private @Nullable ClientCall<AppendEntriesRequestProto, AppendEntriesReplyProto> call;

        void send(AppendEntriesRequestProto request) {
            if (call != null) {
                call.sendMessage(request);
            }
        }

        void cancel() {
            if (call != null) {
                call.cancel("given up", null);
            }
        }

        @Override
        public void onMessage(AppendEntriesReplyProto reply) {
            tell(() -> answered(this, reply));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            tell(() -> broken(this, status));
        }
    }
}
