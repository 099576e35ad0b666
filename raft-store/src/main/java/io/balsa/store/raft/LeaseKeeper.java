package io.balsa.store.raft;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveResponse;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.lease.CheckpointIntervals;
import io.balsa.store.lease.Lease;
import io.balsa.store.lease.LeaseChange;
import io.balsa.store.lease.LeaseDeadlines;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.LeaseCheckpoint;
import io.balsa.store.v1.LeaseCheckpoints;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What only the leader does about leases: it keeps their time, renews them for clients of any member, and proposes to revoke
 * those whose time is up.
 *
 * <p>Guarantees: a lease is renewed, and its remaining time told, only by a leader that a majority has just confirmed; a
 * revocation for time carries the leader's term and does nothing in another one, so a leader that was replaced without
 * knowing ends nothing. What is left of leases is noted in the table from time to time, so that the next leader goes on from
 * there; a renewal is answered only when a note that it has overtaken is gone.
 */
public final class LeaseKeeper {
    /** etcd: at most 500 leases are revoked every half second. */
    private static final int REVOKED_PER_TURN = 500;

    private static final Duration TURN = Duration.ofMillis(500);
    /** etcd: an expired lease whose revocation has not been applied is tried again after this. */
    private static final Duration RETRY = Duration.ofSeconds(3);
    /** Leases noted with one command, of some 14 bytes each; one such command may be under way. */
    private static final int NOTED_PER_TURN = 5_000;
    /** etcd: a renewal that met no leader is tried again after this. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final RaftStore store;
    private final Engine engine;
    private final RaftStore.Surroundings around;
    private final LeaseDeadlines deadlines;

    /** 0: does not lead. Written by the background thread. */
    private volatile long leadingTerm;

    private final LongAdder expired = new LongAdder();
    private long nextTurnNanos;
    /** The latest mark. Only the timer's thread. */
    private long mark;

    /**
     * Done when the command with the latest notes has an outcome. Replaced before leases are marked: whoever sees a mark and
     * waits for this has its own command after that one in the log.
     */
    private volatile CompletableFuture<@Nullable Void> noting = CompletableFuture.completedFuture(null);

    LeaseKeeper(RaftStore store, Engine engine, RaftStore.Surroundings around) {
        this.store = store;
        this.engine = engine;
        this.around = around;
        this.deadlines = new LeaseDeadlines(
                around.nanoTime(), RETRY, new CheckpointIntervals(store.setup().leaseCheckpointMax()));
        this.nextTurnNanos = around.nanoTime().getAsLong();
    }

    /** On the applying thread: keeps the deadlines in step with the table. */
    public void applied(List<LeaseChange> changes) {
        if (leadingTerm == 0) {
            return;
        }
        for (LeaseChange change : changes) {
            if (change instanceof LeaseChange.Granted granted) {
                deadlines.granted(granted.lease());
            } else if (change instanceof LeaseChange.Revoked revoked) {
                deadlines.revoked(revoked.id());
            }
        }
    }

    /** On the applying thread: only a member that follows is given another state, so nothing is known any more. */
    public void replaced() {
        around.background().execute(this::follow);
    }

    /**
     * Renews a lease. Unknown or too late: TTL 0, as etcd answers. The header is left empty.
     *
     * @return fails with {@link RequestFailed} when no leader can confirm itself in time
     */
    public CompletableFuture<LeaseKeepAliveResponse> keepAlive(LeaseKeepAliveRequest request) {
        return untilThereIsALeader(
                left -> store.group().isLeader() ? keepAliveAsLeader(request) : ask(PeerRpc.KEEP_ALIVE, request, left));
    }

    /** What is left of a lease, with its keys if asked for. Unknown: TTL -1. The header is left empty. */
    public CompletableFuture<LeaseTimeToLiveResponse> timeToLive(LeaseTimeToLiveRequest request) {
        return untilThereIsALeader(left ->
                store.group().isLeader() ? timeToLiveAsLeader(request) : ask(PeerRpc.TIME_TO_LIVE, request, left));
    }

    /** Leases whose end this member has proposed and seen, since the start. */
    public long expired() {
        return expired.sum();
    }

    /** Leases in the order in which they end, as far as this member knows: only a leader does. */
    public List<Lease> byDeadline(List<Lease> leases) {
        return deadlines.byDeadline(leases);
    }

    CompletableFuture<LeaseKeepAliveResponse> keepAliveAsLeader(LeaseKeepAliveRequest request) {
        return confirmed().thenCompose(term -> {
            long id = request.getID();
            OptionalLong ttl = deadlines.renew(id);
            long noted = deadlines.mark(id);
            requireLeading(term);
            LeaseKeepAliveResponse answer = LeaseKeepAliveResponse.newBuilder()
                    .setID(id)
                    .setTTL(ttl.orElse(0))
                    .build();
            return ttl.isEmpty() || noted == 0
                    ? CompletableFuture.completedFuture(answer)
                    : forget(id, noted, term).thenApply(done -> answer);
        });
    }

    /** Takes back what is noted of a lease: a leader to come must give it its full time again. */
    private CompletableFuture<@Nullable Void> forget(long id, long noted, long term) {
        Command command = Command.newBuilder()
                .setExpectedTerm(term)
                .setLeaseCheckpoints(LeaseCheckpoints.newBuilder()
                        .addLeases(LeaseCheckpoint.newBuilder().setId(id)))
                .build();
        return noting.thenCompose(done -> store.propose(command)).thenApply(applied -> {
            requireLeading(term);
            deadlines.unmark(id, noted);
            return null;
        });
    }

    CompletableFuture<LeaseTimeToLiveResponse> timeToLiveAsLeader(LeaseTimeToLiveRequest request) {
        return confirmed().thenApply(term -> {
            OptionalLong remaining = deadlines.remainingSeconds(request.getID());
            requireLeading(term);
            return describe(request, remaining);
        });
    }

    private LeaseTimeToLiveResponse describe(LeaseTimeToLiveRequest request, OptionalLong remaining) {
        LeaseTimeToLiveResponse.Builder response =
                LeaseTimeToLiveResponse.newBuilder().setID(request.getID()).setTTL(-1);
        try (Snapshot snapshot = engine.snapshot()) {
            Optional<Lease> lease = LeaseTable.find(snapshot, request.getID());
            if (lease.isPresent() && remaining.isPresent()) {
                response.setTTL(remaining.getAsLong()).setGrantedTTL(lease.get().ttlSeconds());
                if (request.getKeys()) {
                    LeaseTable.keys(snapshot, request.getID())
                            .forEach(key -> response.addKeys(ByteString.copyFrom(key)));
                }
            }
        }
        return response.build();
    }

    /** Completes with the term in which this member leads. */
    private CompletableFuture<Long> confirmed() {
        return store.readBarrier().thenApply(done -> {
            long term = leadingTerm;
            requireLeading(term);
            return term;
        });
    }

    private void requireLeading(long term) {
        if (term == 0 || leadingTerm != term || term != store.term()) {
            throw new RequestFailed(Reason.NOT_LEADER);
        }
    }

    /** Asks again while the leader changes. etcd: a lease stream does not break because of an election. */
    private <A> CompletableFuture<A> untilThereIsALeader(LongFunction<CompletableFuture<A>> attempt) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        long deadline =
                around.nanoTime().getAsLong() + store.setup().requestTimeout().toNanos();
        attempt(attempt, deadline, answer);
        return answer;
    }

    private <A> void attempt(LongFunction<CompletableFuture<A>> attempt, long deadline, CompletableFuture<A> answer) {
        long left = deadline - around.nanoTime().getAsLong();
        attempt.apply(Math.max(1, left)).whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else if (left > PAUSE.toNanos() && passes(failure)) {
                again(() -> attempt(attempt, deadline, answer), answer);
            } else {
                answer.completeExceptionally(store.leader() == 0 ? new RequestFailed(Reason.NO_LEADER) : failure);
            }
        });
    }

    private static boolean passes(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RequestFailed failed
                && switch (failed.reason()) {
                    case NO_LEADER, NOT_LEADER, LEADER_CHANGED -> true;
                    case TIMED_OUT, STOPPED, TOO_MANY_REQUESTS -> false;
                };
    }

    private void again(Runnable attempt, CompletableFuture<?> answer) {
        try {
            around.timer().schedule(attempt, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new RequestFailed(Reason.STOPPED));
        }
    }

    private <Q, A> CompletableFuture<A> ask(MethodDescriptor<Q, A> method, Q request, long timeoutNanos) {
        long leader = store.leader();
        if (leader == 0) {
            return CompletableFuture.failedFuture(new RequestFailed(Reason.NO_LEADER));
        }
        return store.peers()
                .call(Long.toHexString(leader), method, request, timeoutNanos)
                .exceptionally(failure -> {
                    throw new RequestFailed(Reason.LEADER_CHANGED);
                });
    }

    /** This member leads: every lease starts over, for the time in which nobody led must not count against it. */
    synchronized void lead(long term) {
        if (store.term() != term) {
            return;
        }
        List<Lease> before = leases();
        deadlines.promote(before, store.setup().electionMax());
        leadingTerm = term;
        // What is applied from now on is noted by applied(); what was applied since the first look is found by a
        // second.
        List<Lease> now = leases();
        now.forEach(deadlines::granted);
        Set<Long> left = new HashSet<>();
        now.forEach(lease -> left.add(lease.id()));
        before.stream().map(Lease::id).filter(id -> !left.contains(id)).forEach(deadlines::revoked);
    }

    private List<Lease> leases() {
        try (Snapshot snapshot = engine.snapshot()) {
            return LeaseTable.all(snapshot);
        }
    }

    /** This member leads no more, unless it leads again already. */
    synchronized void follow() {
        if (leadingTerm != store.term() || !store.group().isLeader()) {
            leadingTerm = 0;
            deadlines.demote();
        }
    }

    /** On the timer: proposes to revoke what is due. */
    void tick() {
        long now = around.nanoTime().getAsLong();
        long term = leadingTerm;
        if (term == 0 || nextTurnNanos - now > 0) {
            return;
        }
        nextTurnNanos = now + TURN.toNanos();
        if (store.term() != term || !store.group().isLeaderReady()) {
            around.background().execute(this::follow);
            return;
        }
        for (long id : deadlines.due(REVOKED_PER_TURN)) {
            store.propose(Command.newBuilder()
                            .setExpectedTerm(term)
                            .setLeaseRevoke(LeaseRevokeRequest.newBuilder().setID(id))
                            .build())
                    .thenAccept(applied -> {
                        if (applied.result().hasLeaseRevoke()) {
                            expired.increment();
                        }
                    });
        }
        note(term);
    }

    /** Proposes to note what is left of leases, one command at a time. */
    private void note(long term) {
        if (!noting.isDone()) {
            return;
        }
        CompletableFuture<@Nullable Void> next = new CompletableFuture<>();
        noting = next;
        LeaseCheckpoints.Builder notes = LeaseCheckpoints.newBuilder();
        deadlines
                .checkpoints(NOTED_PER_TURN, ++mark)
                .forEach(checkpoint -> notes.addLeases(LeaseCheckpoint.newBuilder()
                        .setId(checkpoint.id())
                        .setRemainingTtl(checkpoint.remainingSeconds())
                        .setGrant(checkpoint.grant())));
        if (notes.getLeasesCount() == 0) {
            next.complete(null);
            return;
        }
        store.propose(Command.newBuilder()
                        .setExpectedTerm(term)
                        .setLeaseCheckpoints(notes)
                        .build())
                .whenComplete((applied, failure) -> next.complete(null));
    }
}
