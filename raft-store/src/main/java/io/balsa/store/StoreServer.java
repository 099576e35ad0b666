package io.balsa.store;

import io.balsa.etcd.v3.Member;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.DatabaseFolders;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.RocksEngine;
import io.balsa.store.grpc.Authentication;
import io.balsa.store.grpc.Headers;
import io.balsa.store.grpc.LeaderRequired;
import io.balsa.store.grpc.LearnerGate;
import io.balsa.store.grpc.MemberVitals;
import io.balsa.store.grpc.SnapshotStreams;
import io.balsa.store.grpc.WatchService;
import io.balsa.store.http.Vitals;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.raft.DataDir;
import io.balsa.store.raft.FirstStart;
import io.balsa.store.raft.Identity;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.upkeep.DiskSpace;
import io.balsa.store.upkeep.Space;
import io.balsa.store.watch.WatchHub;
import io.grpc.Channel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the store, put together: data folder, engine, raft, watches, services. Started in this order and stopped in
 * the opposite one. The composition root of the module: clocks, threads and chance enter here.
 *
 * <p>{@link #start} returns when the member takes part and its ports are open; {@link #awaitReady} when it has served a
 * linearizable read and announced itself, that is, when the cluster has a leader and this member has caught up.
 */
public final class StoreServer implements AutoCloseable {
    /** What a process that must not go on exits with. */
    public static final int EXIT_FAULT = 70;

    private static final Duration LAST_WORDS = Duration.ofSeconds(10);
    private static final AtomicBoolean FAULTED = new AtomicBoolean();

    private static final Logger LOG = LoggerFactory.getLogger(StoreServer.class);
    private static final Duration WATCH_TICK = Duration.ofMillis(500);
    private static final Duration UPKEEP_TICK = Duration.ofMillis(100);

    private final StoreConfig config;
    private final StoreTls tls;
    private final ServerLimits limits;
    private final Identity self;
    private final List<Member> known;
    private final StoreThreads threads;
    private final DataDir dir;
    private final Engine engine;
    private final StoreReader reader;
    private final Applier applier;
    private final StoreUpkeep upkeep;
    private final Headers headers;
    private final WatchHub hub;
    private final WatchService watches;
    private final SnapshotStreams snapshots;
    private final RaftStore raft;
    private final StoreAuth auth;
    /** When a leader was last known; only the timer's thread. */
    private long leaderSeenNanos = System.nanoTime();

    private final StoreMeters meters;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> removed = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable StoreDoors doors;

    /** What tests put in the place of what a machine has. */
    record Environment(SpaceSource disk, Duration leaseCheckpointMax) {
        static Environment of(StoreConfig config) {
            return new Environment(
                    engine -> DiskSpace.of(engine, config.dataDir(), ServerLimits.DEFAULT.diskReserveBytes()),
                    ServerLimits.DEFAULT.leaseCheckpointMax());
        }
    }

    /** What tells a member how much room there is. */
    interface SpaceSource {
        Space of(Engine engine) throws IOException;
    }

    private StoreServer(
            StoreConfig config,
            StoreTls tls,
            StoreThreads threads,
            DataDir dir,
            RaftStore.Database database,
            FirstStart.Found found,
            Environment environment)
            throws IOException {
        this.config = config;
        this.tls = tls;
        this.limits = ServerLimits.of(config);
        this.threads = threads;
        this.dir = dir;
        this.engine = database.engine();
        this.self = found.identity();
        this.known = found.known();
        this.reader = new StoreReader(engine, Limits.DEFAULT.with(config.requests()));
        Duration slowApply = config.requests().slowApply();
        this.meters = new StoreMeters(self.hexId(), reader, threads.readers(), slowApply, System::nanoTime);
        StoreListeners listeners = new StoreListeners();
        Engine measured = meters.measured(engine);
        this.applier = Applier.open(measured, listeners);
        RaftStore.Surroundings around = new RaftStore.Surroundings(
                System::nanoTime,
                threads.timer(),
                threads.completions(),
                threads.background(),
                threads.upkeep(),
                threads.network(),
                StoreServer::fault,
                this::departed);
        this.raft = new RaftStore(raftSetup(environment.leaseCheckpointMax()), dir, applier, database, around);
        this.headers = new Headers(self.clusterId(), self.id(), raft::term);
        WatchHub.Surroundings aroundHub = new WatchHub.Surroundings(
                threads.watches(), threads.historians(), reader::history, applier::revision, System::nanoTime);
        this.hub = new WatchHub(aroundHub, limits.watch(), headers::at);
        this.auth = new StoreAuth(
                config.auth(),
                applier.auth(),
                raft,
                engine,
                threads,
                new StoreAuth.Surroundings(new SecureRandom(), System::nanoTime, InstantSource.system()));
        this.watches = new WatchService(hub, auth.permits());
        StoreUpkeep.Parts keep = new StoreUpkeep.Parts(
                self.id(), measured, applier, reader, environment.disk().of(engine));
        this.upkeep = StoreUpkeep.of(config.upkeep(), raft, keep, System::nanoTime, threads);
        listeners.tell(new StoreListeners.Parts(hub, raft, upkeep.work(), meters.applied()));
        this.snapshots = StoreServices.snapshots(engine, dir, threads);
    }

    /**
     * Starts a member.
     *
     * @throws IOException with a sentence for the operator: a port is taken, the data folder is somebody else's, ...
     */
    public static StoreServer start(StoreConfig config) throws IOException {
        return start(config, Environment.of(config));
    }

    static StoreServer start(StoreConfig config, Environment environment) throws IOException {
        FreePorts.require(config.listen());
        DataDir dir = DataDir.open(config.dataDir(), new SecureRandom()::nextLong);
        StoreServer server = make(config, environment, dir);
        try {
            server.begin();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Makes its parts; the folder is closed when one cannot be made. */
    private static StoreServer make(StoreConfig config, Environment environment, DataDir dir) throws IOException {
        RocksEngine engine = null;
        StoreThreads threads = StoreThreads.start(ServerLimits.DEFAULT.readThreads(), StoreServer::fault);
        try {
            StoreTls tls = StoreTls.open(config, InstantSource.system(), new SecureRandom());
            FirstStart.Found found = StoreIdentity.of(config, tls, dir, threads.network(), System::nanoTime);
            DatabaseFolders databases = DatabaseFolders.open(config.dataDir());
            engine = RocksEngine.open(databases.current(), config.libraryDir(), Limits.DEFAULT, StoreServer::fault);
            RaftStore.Database database = new RaftStore.Database(engine, databases);
            return new StoreServer(config, tls, threads, dir, database, found, environment);
        } catch (IOException | RuntimeException e) {
            stop(threads);
            if (engine != null) {
                engine.close();
            }
            dir.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        Supplier<SslContext> clientTls = tls.clientContext();
        raft.start();
        upkeep.work().start();
        doors = openDoors(clientTls);
        threads.timer()
                .scheduleWithFixedDelay(
                        this::tick, WATCH_TICK.toMillis(), WATCH_TICK.toMillis(), TimeUnit.MILLISECONDS);
        long tick = UPKEEP_TICK.toMillis();
        threads.timer().scheduleWithFixedDelay(upkeep.work()::tick, tick, tick, TimeUnit.MILLISECONDS);
        announce();
    }

    private void tick() {
        hub.tick();
        meters.leaderSeen(raft.leader());
        long now = System.nanoTime();
        if (raft.leader() != 0) {
            leaderSeenNanos = now;
        } else if (now - leaderSeenNanos > 3 * config.electionTimeout().toNanos()) {
            // etcd: three election timeouts
            watches.leaderLost();
        }
    }

    private StoreDoors openDoors(@Nullable Supplier<SslContext> clientTls) throws IOException {
        SplittableRandom chance = new SplittableRandom(System.nanoTime() ^ self.id());
        StoreServices.Parts parts = new StoreServices.Parts(
                raft,
                engine,
                reader,
                hub,
                watches,
                headers,
                auth,
                applier::revision,
                threads.readers(),
                () -> next(chance),
                Clock.systemUTC(),
                config,
                applier::alarms,
                upkeep,
                snapshots);
        String name = "balsa-store-" + self.hexId() + "-" + System.identityHashCode(this);
        Vitals vitals = new MemberVitals(
                raft, reader, threads.readers(), () -> applier.alarms().active(), raft::isLearner);
        meters.watch(new MemberMeter.Parts(raft, engine, hub.counts(), vitals, upkeep.work(), applier.auth()));
        StoreDoors.House house = new StoreDoors.House(
                name,
                StoreServices.of(parts),
                List.of(
                        new LearnerGate(raft::isLearner),
                        new LeaderRequired(() -> raft.leader() != 0),
                        new Authentication(auth.permits(), config.clientTls().requireClient())),
                limits.inboundBytesMax(),
                vitals,
                meters,
                threads.readers(),
                threads.network(),
                System::nanoTime);
        return StoreDoors.open(
                house, new StoreDoors.Plan(config.listen(), config.http(), config.requests(), clientTls));
    }

    private static long next(SplittableRandom chance) {
        synchronized (chance) {
            return chance.nextLong();
        }
    }

    private RaftStore.Setup raftSetup(Duration leaseCheckpointMax) {
        Duration election = config.electionTimeout();
        return new RaftStore.Setup(
                self,
                known,
                StoreIdentity.founders(config, self),
                config.memberRules().strictReconfigCheck(),
                config.peerAddress(),
                tls.peers(),
                election,
                election.multipliedBy(2),
                limits.requestTimeout(),
                limits.proposals(),
                config.disk(),
                leaseCheckpointMax);
    }

    /** To the etcd services of this member, without a network between. */
    public Channel channel() {
        return open().channel();
    }

    /** Where etcd clients connect. */
    public InetSocketAddress clientAddress() {
        return new InetSocketAddress(config.clientAddress().getAddress(), open().clientPort());
    }

    public InetSocketAddress peerAddress() {
        return config.peerAddress();
    }

    private StoreDoors open() {
        if (doors == null) {
            throw new IllegalStateException("the member has not been started");
        }
        return doors;
    }

    /**
     * Waits until the member serves.
     *
     * @throws TimeoutException when it does not in time: no majority of the members runs, most likely
     */
    public void awaitReady(Duration timeout) throws InterruptedException, TimeoutException {
        try {
            ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the member stopped before it was ready", e.getCause());
        }
    }

    private void announce() {
        new Announcement(raft, engine, self, description(), threads).start().whenComplete((done, failure) -> {
            if (failure == null) {
                open().serving(true);
                ready.complete(null);
            } else {
                throw fault("member " + self.hexId() + " may not go on", failure);
            }
        });
    }

    /** Completes when the cluster has removed this member: it serves nothing any more, and is to be closed. */
    public CompletableFuture<Void> removed() {
        return removed;
    }

    private void departed() {
        try {
            dir.markRemoved();
        } catch (IOException e) {
            LOG.warn("the data dir could not be marked as that of a removed member: {}", e.toString());
        }
        ready.completeExceptionally(new IOException("the member has been removed from its cluster"));
        removed.complete(null);
    }

    private Member description() {
        List<String> clientUrls = config.advertisedClientUrls().isEmpty()
                ? List.of("http://" + clientAddress().getAddress().getHostAddress() + ":"
                        + clientAddress().getPort())
                : config.advertisedClientUrls();
        return Member.newBuilder()
                .setID(self.id())
                .setName(config.name())
                .addAllClientURLs(clientUrls)
                .build();
    }

    /** Stops in order: no new calls, no more raft, then the threads, then the disk. */
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ready.completeExceptionally(new IOException("the member was closed"));
        snapshots.close();
        if (doors != null) {
            doors.close();
        }
        try {
            raft.close();
        } finally {
            meters.close();
            stop(threads);
            engine.close();
            dir.close();
        }
    }

    private static void stop(StoreThreads threads) {
        try {
            threads.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One message, and the end: going on could lose or invent data. */
    private static RuntimeException fault(String what, Throwable cause) {
        if (FAULTED.getAndSet(true)) {
            // One failure of a disk is met by several threads: the first has the word, the others only do not go on.
            LockSupport.parkNanos(LAST_WORDS.toNanos());
        }
        LOG.error("stopping: {}: {}", what, cause.toString(), cause);
        Runtime.getRuntime().halt(EXIT_FAULT);
        return new IllegalStateException(what, cause);
    }
}
