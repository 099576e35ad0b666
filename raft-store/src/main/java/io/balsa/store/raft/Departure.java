package io.balsa.store.raft;

import io.balsa.peer.v1.Standing;
import io.balsa.peer.v1.StandingRequest;
import io.balsa.store.member.MemberIds;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the cluster has removed this member: from the table here, or, when it was away meanwhile, because it hears of
 * no leader. It asks the others and goes only when one of them says that raft has let go of it: until then the cluster may
 * need it to agree on its own removal.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final Duration ASK_EVERY = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    /** How long to look for somebody who can say why raft has stopped here. */
    private static final Duration EXPLANATION = Duration.ofSeconds(10);

    private final RaftStore store;
    private final Runnable departed;
    private final Duration lonely;
    private final AtomicBoolean gone = new AtomicBoolean();
    private volatile boolean removed;
    private volatile boolean stopped;
    // Only the timer's thread, but for the first two.
    private volatile long stoppedNanos;
    private long leaderSeenNanos;
    private long askNanos;

    /**
     * @param departed called once, on a thread of the network
     * @param lonely after this long without a leader it asks
     */
    Departure(RaftStore store, Runnable departed, Duration lonely) {
        this.store = store;
        this.departed = departed;
        this.lonely = lonely;
        this.leaderSeenNanos = store.nanoTime();
        this.askNanos = leaderSeenNanos;
    }

    /** The table here says so. */
    void removedFromTable() {
        removed = true;
    }

    /** Raft has ended here by itself: because it was told to, or because of a fault. */
    void raftStopped() {
        stoppedNanos = store.nanoTime();
        stopped = true;
    }

    /**
     * On the timer.
     *
     * @param known ids of members as far as they are known here
     * @return raft has stopped here and nobody can say that this is as it should be
     */
    boolean tick(Collection<String> known) {
        long now = store.nanoTime();
        if (store.leader() != 0) {
            leaderSeenNanos = now;
        }
        boolean alone = now - leaderSeenNanos > lonely.toNanos();
        if (!gone.get() && (removed || stopped || alone) && now - askNanos >= 0) {
            askNanos = now + ASK_EVERY.toNanos();
            ask(known);
        }
        return stopped && !gone.get() && now - stoppedNanos > EXPLANATION.toNanos();
    }

    private void ask(Collection<String> known) {
        StandingRequest request =
                StandingRequest.newBuilder().setId(store.self()).build();
        for (String other : known) {
            if (other.equals(MemberIds.hex(store.self()))) {
                continue;
            }
            store.peers()
                    .call(other, PeerRpc.STANDING, request, ANSWER.toNanos())
                    .thenAccept(reply -> {
                        if (reply.getStanding() == Standing.REMOVED && gone.compareAndSet(false, true)) {
                            LOG.info("this member has been removed from its cluster");
                            departed.run();
                        }
                    });
        }
    }
}
