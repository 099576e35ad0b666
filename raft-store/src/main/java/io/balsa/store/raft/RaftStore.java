package io.balsa.store.raft;

import io.balsa.store.FaultHandler;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.Engine;
import io.balsa.store.v1.Command;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the replicated store: commands go in, and come back once they are committed and applied here; reads ask for
 * a barrier first. Any thread may call; nothing blocks except {@link #start()} and {@link #close()}.
 */
public final class RaftStore implements AutoCloseable {
    /**
     * How the member takes part.
     *
     * @param listen the peer port
     * @param electionMin without a word from a leader for this long, at least, a member campaigns
     * @param electionMax and at most; also how long an isolated leader may take to notice
     * @param requestTimeout when a request without an answer is given up
     * @param flushAfterBytes log bytes after which the store is flushed, so that a restart replays little
     * @param leaseCheckpointMax the longest time between two notes of what is left of a lease that nobody renews
     */
    public record Setup(
            Members members,
            Members.Member self,
            InetSocketAddress listen,
            Duration electionMin,
            Duration electionMax,
            Duration requestTimeout,
            Proposer.Bounds proposals,
            long flushAfterBytes,
            Duration leaseCheckpointMax) {}

    /**
     * What it runs on.
     *
     * @param timer short regular work
     * @param completions answers to callers: nothing that blocks
     * @param background work that takes its time: flushes, a leader's duties
     */
    public record Surroundings(
            LongSupplier nanoTime,
            ScheduledExecutorService timer,
            Executor completions,
            Executor background,
            FaultHandler faults) {}

    private static final Logger LOG = LoggerFactory.getLogger(RaftStore.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration HAND_OVER = Duration.ofMillis(500);

    private final Setup setup;
    private final DataDir dir;
    private final Surroundings around;
    private final AppliedIndex applied;
    private final Replica replica;
    private final PeerClient peers;
    private final RatisGroup group;
    private final Proposer proposer;
    private final ReadBarrier barrier;
    private final LeaseKeeper leases;
    private volatile boolean closing;
    private @Nullable ScheduledFuture<?> ticks;

    /** Prepares the member; {@link #start()} lets it take part. */
    public RaftStore(Setup setup, DataDir dir, Applier applier, Engine engine, Surroundings around) throws IOException {
        this.setup = setup;
        this.dir = dir;
        this.around = around;
        LongSupplier nanoTime = around.nanoTime();
        String self = setup.self().hexId();
        applied = new AppliedIndex(applier.applied().index(), nanoTime, around.completions());
        replica = new Replica(
                applier, engine, around.faults(), new AroundReplica(), around.background(), setup.flushAfterBytes());
        Map<String, InetSocketAddress> others = new HashMap<>();
        for (Members.Member member : setup.members().list()) {
            if (member.id() != setup.self().id()) {
                others.put(member.hexId(), member.socketAddress());
            }
        }
        peers = new PeerClient(setup.members().clusterHex(), others, 2 * RatisSettings.ENTRY_BYTES_MAX);
        RatisGroup.Setup groupSetup = new RatisGroup.Setup(
                setup.members(), setup.self(), setup.listen(), setup.electionMin(), setup.electionMax());
        PeerService service =
                new PeerService(new PeerAnswers(this), setup.members().clusterHex());
        group = RatisGroup.create(groupSetup, dir, replica, service);
        long timeout = setup.requestTimeout().toNanos();
        CommandRoute route = new CommandRoute(group, self, peers, applied, nanoTime, timeout);
        proposer = new Proposer(route, setup.proposals(), timeout, nanoTime, around.completions());
        LeadershipCheck check =
                new LeadershipCheck(group, self, peers, setup.electionMin().toNanos());
        barrier = new ReadBarrier(check, applied, nanoTime);
        leases = new LeaseKeeper(this, engine, around);
    }

    /** Takes part from now on. Returns before there is a leader. */
    public void start() throws IOException {
        group.start();
        dir.settle();
        long tick = TICK.toMillis();
        ticks = around.timer().scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            proposer.tick();
            barrier.tick();
            applied.tick();
            leases.tick();
        } catch (RuntimeException e) {
            around.faults().fault("the store's timer failed", e);
        }
    }

    /**
     * Replicates and applies a command. Its outcome is reported at most once, and a command without one is never sent again.
     *
     * @return completes after the command has been applied on this member; fails with {@link RequestFailed}
     */
    public CompletableFuture<Outcome.Applied> propose(Command command) {
        return proposer.propose(command);
    }

    /** Completes when a local read sees everything acknowledged before this call; fails with {@link RequestFailed}. */
    public CompletableFuture<Void> readBarrier() {
        return barrier.await(setup.requestTimeout().toNanos());
    }

    /** What only the leader knows about leases, from whichever member. */
    public LeaseKeeper leases() {
        return leases;
    }

    /** The raft term as far as it is known here. */
    public long term() {
        return group.term();
    }

    /** The leader's id as far as it is known here; 0: unknown. */
    public long leader() {
        String leader = group.leaderId();
        return leader == null ? 0 : Long.parseUnsignedLong(leader, 16);
    }

    /** Index of the last entry that is known here to be committed. */
    public long committedIndex() {
        return Math.max(group.committedIndex(), applied.get());
    }

    public long appliedIndex() {
        return applied.get();
    }

    public RaftFigures figures() {
        return RaftFigures.of(group, applied, proposer, barrier);
    }

    RatisGroup group() {
        return group;
    }

    PeerClient peers() {
        return peers;
    }

    Setup setup() {
        return setup;
    }

    /** On the leader: an index that covers everything acknowledged before this call. */
    CompletableFuture<Long> confirmedIndex() {
        return barrier.index(
                around.nanoTime().getAsLong() + setup.requestTimeout().toNanos());
    }

    /** Hands leadership over if this member has it, stops, and makes what was applied durable. */
    @Override
    public void close() throws IOException {
        closing = true;
        if (ticks != null) {
            ticks.cancel(false);
        }
        handOver();
        proposer.close();
        barrier.close();
        group.close();
        peers.close();
        replica.flush();
    }

    private void handOver() {
        if (!group.isLeaderReady()) {
            return;
        }
        for (String voter : group.currentVoters()) {
            if (!voter.equals(setup.self().hexId()) && transferTo(voter)) {
                return;
            }
        }
    }

    private boolean transferTo(String voter) {
        try {
            return group.transferLeadership(voter, HAND_OVER)
                    .get(HAND_OVER.toMillis(), TimeUnit.MILLISECONDS)
                    .isSuccess();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("leadership was not handed to {}: {}", voter, e.toString());
            return false;
        }
    }

    /** What the state machine reports: published or handed over, never worked on here. */
    private final class AroundReplica implements Replica.Surroundings {
        @Override
        public void applied(long index) {
            applied.advance(index);
        }

        @Override
        public void leaderReady(long term) {
            LOG.info("leads in term {}", term);
            around.background().execute(() -> leases.lead(term));
            around.completions().execute(proposer::resume);
        }

        @Override
        public void leaderStopped() {
            around.background().execute(leases::follow);
        }

        @Override
        public void leaderChanged() {
            around.completions().execute(proposer::resume);
        }

        @Override
        public void closed() {
            if (!closing) {
                around.faults()
                        .fault("this member's raft group has stopped", new IllegalStateException("division closed"));
            }
        }

        @Override
        public void cannotCatchUp(long firstAvailable) {
            around.faults()
                    .fault(
                            "this member needs log entries before " + firstAvailable
                                    + " that no other member has any more: replace it by a new member",
                            new IllegalStateException("log purged"));
        }
    }
}
