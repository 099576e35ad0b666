package io.balsa.api.server;

import io.balsa.api.model.Scheme;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Authorizer;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.auth.ClusterRules;
import io.balsa.api.server.core.AddressRanges;
import io.balsa.api.server.core.Bootstrap;
import io.balsa.api.server.core.CoreConfig;
import io.balsa.api.server.core.NamespaceReaper;
import io.balsa.api.server.core.ResourceCore;
import io.balsa.api.server.core.StoreCore;
import io.balsa.api.server.grpc.GrpcFront;
import io.balsa.api.server.http.HttpFront;
import io.balsa.api.server.http.logs.AgentConnector;
import io.balsa.api.server.storage.Etcd;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.api.server.token.Tokens;
import io.balsa.api.server.watch.WatchHub;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One API server: the resource core on a store, with its two fronts.
 *
 * <p>It starts without waiting for the store, answers 503 while the store does not answer, and is {@link #ready} when
 * the store answers and the namespaces that every cluster has are there.
 */
public final class ApiServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
    private static final int WORKERS = 64;
    private static final int IDLE_SECONDS = 30;
    private static final int CLOSE_SECONDS = 5;

    private final ApiServerConfig config;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AtomicInteger inProcessNames = new AtomicInteger();
    private final GrpcFront grpc;
    private final HttpFront http;
    private final Bootstrap bootstrap;
    private final InetSocketAddress resources;

    private ApiServer(ApiServerConfig config, Channel store) throws IOException {
        this.config = config;
        Scheme scheme = Kinds.scheme();
        Authorizer rules = new ClusterRules();
        InstantSource clock = InstantSource.system();
        ScheduledExecutorService hubOwner = closing(Executors.newSingleThreadScheduledExecutor());
        ScheduledExecutorService timer = closing(Executors.newSingleThreadScheduledExecutor());
        ExecutorService workers = closing(workers());
        try {
            var objects = new ObjectStore(new Etcd(store, config.limits()), config.limits());
            WatchHub hub = opened(new WatchHub(store, scheme.kinds(), config.limits(), clock, hubOwner));
            Tokens tokens = Tokens.load(
                    config.tokens(),
                    (kind, namespace, name) ->
                            objects.get(kind, namespace, name).object().map(StoredObject::message),
                    clock);
            ResourceCore core = new StoreCore(
                    objects,
                    hub,
                    new CoreConfig(
                            scheme,
                            rules,
                            config.limits(),
                            AddressRanges.standard(),
                            clock,
                            new SecureRandom(),
                            tokens));
            opened(new NamespaceReaper(core, objects, scheme, timer, workers)).start();
            this.bootstrap = new Bootstrap(core, timer, workers);
            bootstrap.start();
            this.grpc = opened(new GrpcFront(new GrpcFront.Parts(core, objects, scheme, rules, clock, workers, timer)));
            int port = grpc.listen(config.resources(), identity(config));
            this.resources = new InetSocketAddress(config.resources().getHostString(), port);
            this.http = opened(HttpFront.start(
                    front(config),
                    new HttpFront.Core(core, scheme, store, bootstrap::done, tokens, clock, System::nanoTime)));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts an API server.
     *
     * @param store a channel to the store's etcd v3 services; stays the caller's
     * @throws IOException when a port is in use or a file cannot be read; nothing is left running then
     */
    public static ApiServer start(ApiServerConfig config, Channel store) throws IOException {
        return new ApiServer(config, store);
    }

    /** Where REST clients connect. */
    public InetSocketAddress https() {
        return http.address();
    }

    /** Where gRPC clients connect. */
    public InetSocketAddress resources() {
        return resources;
    }

    /** Whether the store answers and the cluster's own namespaces are there; waits for the store for a moment. */
    public boolean ready() {
        return http.ready();
    }

    /**
     * A channel to the resource service for code of this process, whose calls are made by the given user. It is closed
     * with the server.
     */
    public Channel inProcess(String user, String... groups) {
        String name = config.inProcessName() + "-" + inProcessNames.incrementAndGet();
        try {
            grpc.listenInProcess(name, Caller.of(user, groups));
        } catch (IOException e) {
            throw new IllegalStateException("the in-process name " + name + " is taken", e);
        }
        ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
        synchronized (parts) {
            parts.push(channel::shutdownNow);
        }
        return channel;
    }

    /** Ends watches properly, lets answers under way be finished and closes the ports. */
    @Override
    public void close() {
        Deque<AutoCloseable> closing;
        synchronized (parts) {
            closing = new ArrayDeque<>(parts);
            parts.clear();
        }
        for (AutoCloseable part : closing) {
            try {
                part.close();
            } catch (Exception e) { // the others must be closed too
                log.warn("A part of the API server did not close properly.", e);
            }
        }
    }

    private static GrpcFront.Identity identity(ApiServerConfig config) {
        return new GrpcFront.Identity(
                config.serving().certificate(), config.serving().key(), config.clientAuthority());
    }

    private static HttpFront.Settings front(ApiServerConfig config) {
        return new HttpFront.Settings(
                config.https(),
                config.serving().certificate(),
                config.serving().key(),
                config.clientAuthority(),
                new AgentConnector.Files(
                        config.agents().client().certificate(),
                        config.agents().client().key(),
                        config.agents().authority()),
                config.httpLimits());
    }

    private static ExecutorService workers() {
        var workers =
                new ThreadPoolExecutor(WORKERS, WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    private <T extends AutoCloseable> T opened(T part) {
        synchronized (parts) {
            parts.push(part);
        }
        return part;
    }

    private <T extends ExecutorService> T closing(T executor) {
        synchronized (parts) {
            parts.push(() -> {
                executor.shutdown();
                if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    executor.shutdownNow();
                }
            });
        }
        return executor;
    }
}
