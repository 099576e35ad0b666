package io.balsa.api.server.testing;

import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.auth.ClusterRules;
import io.balsa.api.server.core.AddressRanges;
import io.balsa.api.server.core.Bootstrap;
import io.balsa.api.server.core.CoreConfig;
import io.balsa.api.server.core.NamespaceReaper;
import io.balsa.api.server.core.ResourceCore;
import io.balsa.api.server.core.StoreCore;
import io.balsa.api.server.grpc.GrpcFront;
import io.balsa.api.server.limits.Limits;
import io.balsa.api.server.storage.Etcd;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.token.TokenSettings;
import io.balsa.api.server.token.Tokens;
import io.balsa.api.server.watch.WatchHub;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** An API on some store, with its gRPC front in process: everything but ports and certificates. */
public final class TestApi implements AutoCloseable {
    private final ScheduledExecutorService owner = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final ObjectStore objects;
    private final WatchHub hub;
    private final ResourceCore core;
    private final NamespaceReaper reaper;
    private final Bootstrap bootstrap;
    private final GrpcFront front;

    private TestApi(Channel store, Limits limits, AddressRanges addresses) {
        var etcd = new Etcd(store, limits);
        var clock = InstantSource.system();
        var rules = new ClusterRules();
        this.objects = new ObjectStore(etcd, limits);
        this.hub = new WatchHub(store, Kinds.scheme().kinds(), limits, clock, owner);
        this.core = new StoreCore(
                objects,
                hub,
                new CoreConfig(Kinds.scheme(), rules, limits, addresses, clock, new SecureRandom(), noTokens(clock)));
        this.reaper = new NamespaceReaper(core, objects, Kinds.scheme(), timer, workers);
        this.bootstrap = new Bootstrap(core, timer, workers);
        this.front = new GrpcFront(new GrpcFront.Parts(core, objects, Kinds.scheme(), rules, clock, workers, timer));
        reaper.start();
        bootstrap.start();
    }

    public static TestApi on(Channel store) {
        return on(store, quick(), AddressRanges.standard());
    }

    /** Returns once the default namespaces are there. */
    public static TestApi on(Channel store, Limits limits, AddressRanges addresses) {
        var api = new TestApi(store, limits, addresses);
        Awaitility.await("the default namespaces")
                .atMost(Duration.ofSeconds(20))
                .until(api.bootstrap::done);
        return api;
    }

    /** Limits that a test meets in a short time. */
    public static Limits quick() {
        Limits limits = Limits.standard();
        return new Limits(
                limits.requestTimeout(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                limits.objectBytesMax(),
                7,
                limits.listBytesMax(),
                64,
                limits.generateNameTriesMax(),
                64,
                limits.ringBytesMax(),
                1000,
                8,
                Duration.ofMillis(400),
                limits.watchTimeoutMin(),
                Duration.ofMillis(200));
    }

    private static Tokens noTokens(InstantSource clock) {
        try {
            return Tokens.load(TokenSettings.none(), (kind, namespace, name) -> Optional.empty(), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ResourceCore core() {
        return core;
    }

    public ObjectStore objects() {
        return objects;
    }

    public WatchHub hub() {
        return hub;
    }

    public GrpcFront front() {
        return front;
    }

    /** A channel whose calls are made by this caller. */
    public ManagedChannel channel(Caller caller) {
        String name = "api-" + UUID.randomUUID();
        try {
            front.listenInProcess(name, caller);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
        channels.add(channel);
        return channel;
    }

    @Override
    public void close() {
        reaper.close();
        hub.close();
        front.close();
        channels.forEach(ManagedChannel::shutdownNow);
        timer.shutdown();
        owner.shutdown();
        workers.shutdown();
        try {
            workers.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.shutdownNow();
    }
}
