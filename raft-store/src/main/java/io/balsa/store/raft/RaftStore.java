package io.balsa.store.raft;

import io.balsa.etcd.v3.Member;
import io.balsa.store.FaultHandler;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.DatabaseFolders;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.RocksEngine;
import io.balsa.store.net.Network;
import io.balsa.store.tls.PortTls;
import io.balsa.store.v1.Command;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
     * @param self who this member is
     * @param known members and their addresses as far as they are known before the table is
     * @param founders the members that the cluster is made with, if this one helps to make it
     * @param strictReconfiguration refuse changes of membership that could cost the majority
     * @param listen the peer port
     * @param tls null: members speak plain text to each other
     * @param electionMin without a word from a leader for this long, at least, a member campaigns
     * @param electionMax and at most; also how long an isolated leader may take to notice
     * @param requestTimeout when a request without an answer is given up
     * @param disk how much of the log is kept, and how copies of the state are given to members that need more
     * @param leaseCheckpointMax the longest time between two notes of what is left of a lease that nobody renews
     */
    public record Setup(
            Identity self,
            List<Member> known,
            List<Member> founders,
            boolean strictReconfiguration,
            InetSocketAddress listen,
            @Nullable PortTls tls,
            Duration electionMin,
            Duration electionMax,
            Duration requestTimeout,
            Proposer.Bounds proposals,
            DiskBounds disk,
            Duration leaseCheckpointMax) {}

    /** The store's database, and where another one can be put to take its place. */
    public record Database(RocksEngine engine, DatabaseFolders folders) {}

    /**
     * What it runs on.
     *
     * @param timer short regular work
     * @param completions answers to callers: nothing that blocks
     * @param background work that takes its time: flushes, a leader's duties
     * @param upkeep what may take minutes, one after the other
     * @param network to the other members
     * @param departed told once, when the cluster has removed this member and does not need it any more
     */
    public record Surroundings(
            LongSupplier nanoTime,
            ScheduledExecutorService timer,
            Executor completions,
            Executor background,
            Executor upkeep,
            Network network,
            FaultHandler faults,
            Runnable departed) {}

    private static final Logger LOG = LoggerFactory.getLogger(RaftStore.class);
    private static final Duration TICK = Duration.ofMillis(50);

    private final Setup setup;
    private final DataDir dir;
    private final Surroundings around;
    private final AppliedIndex applied;
    private final StateCopies copies;
    private final Replica replica;
    private final MemberAddresses addresses;
    private final PeerClient peers;
    private final RatisGroup group;
    private final Proposer proposer;
    private final ReadBarrier barrier;
    private final LeaseKeeper leases;
    private final PeerHashes hashes;
    private final PeerWatch peerWatch;
    private final Membership membership;
    private final ConfigurationKeeper configuration;
    private final Joins joins;
    private final LeaderLoss leaderLoss;
    private final Departure departure;
    private final MembersKeeper members;

    private volatile boolean closing;
    private @Nullable ScheduledFuture<?> ticks;

    /** Prepares the member; {@link #start()} lets it take part. */
    public RaftStore(Setup setup, DataDir dir, Applier applier, Database database, Surroundings around)
            throws IOException {
        this.setup = setup;
        this.dir = dir;
        this.around = around;
        Engine engine = database.engine();
        LongSupplier nanoTime = around.nanoTime();
        String self = setup.self().hexId();
        applied = new AppliedIndex(applier.applied().index(), nanoTime, around.completions());
        addresses = new MemberAddresses(setup.known());
        peers = new PeerClient(around.network(), setup.self(), addresses, setup.tls());
        copies = new StateCopies(self, database, peers, setup.disk().copies(), around);
        Replica.Surroundings aroundReplica = new Replica.Surroundings(
                around.faults(),
                around.background(),
                new AroundReplica(),
                setup.disk().log());
        replica = new Replica(applier, database.engine(), copies, aroundReplica);
        group = RatisGroup.create(
                setup, dir, replica, PeerRpcType.Ways.of(setup, around, peers, new PeerAnswers(this)));
        long timeout = setup.requestTimeout().toNanos();
        CommandRoute route = new CommandRoute(group, self, peers, applied, nanoTime, timeout);
        proposer = new Proposer(route, setup.proposals(), timeout, nanoTime, around.completions());
        LeadershipCheck check = new LeadershipCheck(
                group,
                self,
                new PeerQuestions(peers, nanoTime),
                setup.electionMin().toNanos());
        barrier = new ReadBarrier(check, applied, nanoTime);
        leases = new LeaseKeeper(this, engine, around);
        hashes = new PeerHashes(this, engine, around.upkeep());
        peerWatch = new PeerWatch(setup.self().id(), peers, this::membersSoon, nanoTime);
        membership = new Membership(this, engine, around, peerWatch.contacts());
        configuration = new ConfigurationKeeper(this, peerWatch.contacts(), setup.founders());
        joins = new Joins(this, engine, around);
        leaderLoss = new LeaderLoss(
                self,
                group,
                peerWatch.contacts(),
                LeaderLoss.Voters.over(peers),
                around.background(),
                this::membersSoon,
                nanoTime);
        departure = new Departure(this, around.departed(), setup.electionMax().multipliedBy(3));
        if (dir.peers().isEmpty()) {
            dir.rememberPeers(setup.known());
        }
        members = new MembersKeeper(self(), engine, addresses, dir, departure, around, this::follow);
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
            members.tick();
            copies.tick();
            if (departure.tick(addresses.ids())) {
                around.faults()
                        .fault("this member's raft group has stopped", new IllegalStateException("division closed"));
            }
        } catch (RuntimeException e) {
            around.faults().fault("the store's timer failed", e);
        }
    }

    /** In each turn of the members' keeper. */
    private void follow(List<Member> table) {
        peerWatch.turn(table);
        leaderLoss.turn();
        configuration.turn(table);
        group.turn(nanoTime());
    }

    /** On the applying thread: the member table is another one now. */
    public void membersChanged() {
        membersSoon();
    }

    private void membersSoon() {
        members.soon();
    }

    /** The member table, a moment ago. */
    public List<Member> members() {
        return members.table();
    }

    /** Whether this member only learns: it has no vote, and serves little. */
    public boolean isLearner() {
        return members().stream().anyMatch(member -> member.getID() == self() && member.getIsLearner());
    }

    /** Changes of membership. */
    public Membership membership() {
        return membership;
    }

    /** Binds this member's id to this data folder, for good; refused where another has it. */
    public CompletableFuture<Outcome.Applied> claim() {
        return propose(Joins.claimOf(self(), setup.self().disk()));
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

    /** Completes when this member has applied the log up to an index; fails with {@link RequestFailed}. */
    public CompletableFuture<Void> awaitApplied(long index) {
        return applied.await(
                index, around.nanoTime().getAsLong() + setup.requestTimeout().toNanos());
    }

    /** What only the leader knows about leases, from whichever member. */
    public LeaseKeeper leases() {
        return leases;
    }

    /** Checksums of this and of other members' histories. */
    public PeerHashes hashes() {
        return hashes;
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

    /** Index of the last entry of the log here, committed or not. */
    public long lastIndex() {
        return group.lastIndex();
    }

    /** Index of the last entry that is known here to be committed. */
    public long committedIndex() {
        return Math.max(group.committedIndex(), applied.get());
    }

    public long appliedIndex() {
        return applied.get();
    }

    long self() {
        return setup.self().id();
    }

    long clusterId() {
        return setup.self().clusterId();
    }

    long nanoTime() {
        return around.nanoTime().getAsLong();
    }

    Joins joins() {
        return joins;
    }

    public RaftFigures figures() {
        return RaftFigures.of(group, applied, proposer, barrier, copies);
    }

    LeaderLoss leaderLoss() {
        return leaderLoss;
    }

    RatisGroup group() {
        return group;
    }

    StateCopies copies() {
        return copies;
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
        HandOver.from(group, setup.self().hexId());
        proposer.close();
        barrier.close();
        group.close();
        peers.close();
        addresses.close();
        replica.flush();
    }

    /** What the state machine reports: published or handed over, never worked on here. */
    private final class AroundReplica implements Replica.Events {
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
                // The others say whether this is a removal; if nobody does, it is a fault.
                departure.raftStopped();
            }
        }
    }
}
