package io.balsa.store.raft;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveResponse;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.lease.Lease;
import io.balsa.store.lease.LeaseChange;
import io.balsa.store.lease.LeaseDeadlines;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.v1.Command;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;

/**
 * What only the leader does about leases: it keeps their time, renews them for clients of any member, and proposes to revoke
 * those whose time is up.
 *
 * <p>Guarantees: a lease is renewed, and its remaining time told, only by a leader that a majority has just confirmed; a
 * revocation for time carries the leader's term and does nothing in another one, so a leader that was replaced without
 * knowing ends nothing.
 */
public final class LeaseKeeper {
    /** etcd: at most 500 leases are revoked every half second. */
    private static final int REVOKED_PER_TURN = 500;

    private static final Duration TURN = Duration.ofMillis(500);
    /** etcd: an expired lease whose revocation has not been applied is tried again after this. */
    private static final Duration RETRY = Duration.ofSeconds(3);

    private final RaftStore store;
    private final Engine engine;
    private final RaftStore.Surroundings around;
    private final LeaseDeadlines deadlines;

    /** 0: does not lead. Written by the background thread. */
    private volatile long leadingTerm;

    private long nextTurnNanos;

    LeaseKeeper(RaftStore store, Engine engine, RaftStore.Surroundings around) {
        this.store = store;
        this.engine = engine;
        this.around = around;
        this.deadlines = new LeaseDeadlines(around.nanoTime(), RETRY);
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
        return store.group().isLeader() ? keepAliveAsLeader(request) : ask(PeerRpc.KEEP_ALIVE, request);
    }

    /** What is left of a lease, with its keys if asked for. Unknown: TTL -1. The header is left empty. */
    public CompletableFuture<LeaseTimeToLiveResponse> timeToLive(LeaseTimeToLiveRequest request) {
        return store.group().isLeader() ? timeToLiveAsLeader(request) : ask(PeerRpc.TIME_TO_LIVE, request);
    }

    CompletableFuture<LeaseKeepAliveResponse> keepAliveAsLeader(LeaseKeepAliveRequest request) {
        return confirmed().thenApply(done -> {
            OptionalLong ttl = deadlines.renew(request.getID());
            requireLeading();
            return LeaseKeepAliveResponse.newBuilder()
                    .setID(request.getID())
                    .setTTL(ttl.orElse(0))
                    .build();
        });
    }

    CompletableFuture<LeaseTimeToLiveResponse> timeToLiveAsLeader(LeaseTimeToLiveRequest request) {
        return confirmed().thenApply(done -> {
            OptionalLong remaining = deadlines.remainingSeconds(request.getID());
            requireLeading();
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

    private CompletableFuture<Void> confirmed() {
        return store.readBarrier().thenRun(this::requireLeading);
    }

    private void requireLeading() {
        if (leadingTerm == 0 || leadingTerm != store.term()) {
            throw new RequestFailed(Reason.NOT_LEADER);
        }
    }

    private <Q, A> CompletableFuture<A> ask(MethodDescriptor<Q, A> method, Q request) {
        long leader = store.leader();
        if (leader == 0) {
            return CompletableFuture.failedFuture(new RequestFailed(Reason.NO_LEADER));
        }
        return store.peers()
                .call(
                        Long.toHexString(leader),
                        method,
                        request,
                        store.setup().requestTimeout().toNanos())
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
        Set<Lease> left = new HashSet<>(now);
        before.stream().filter(lease -> !left.contains(lease)).forEach(lease -> deadlines.revoked(lease.id()));
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
                    .build());
        }
    }
}
