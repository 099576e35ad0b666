package io.balsa.store.grpc;

import io.balsa.store.config.Requests;
import io.balsa.store.http.HttpPipeline;
import io.balsa.store.http.PortMux;
import io.balsa.store.net.Network;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The doors of the services: a channel for callers in the same process, over which messages go by reference, and the client
 * ports. All run the services on the caller's or the network's thread, which is safe because no service blocks.
 */
public final class Front implements AutoCloseable {
    private static final long STOP_SECONDS = 2;

    /**
     * What all doors lead to.
     *
     * @param interceptors the first sees a call first
     * @param tracers of calls from the network
     * @param inboundBytesMax of one message from the network
     * @param requests what one connection from the network may do
     * @param network whose threads the client ports use
     */
    public record Offer(
            List<BindableService> services,
            List<ServerInterceptor> interceptors,
            List<ServerStreamTracer.Factory> tracers,
            int inboundBytesMax,
            Requests requests,
            Network network) {}

    /**
     * A client port.
     *
     * @param tls null: not encrypted; else asked for each connection, made with {@link PortMux#applicationProtocols()}
     * @param http what speaks HTTP/1.1 on the same port; null: nothing does
     */
    public record Door(
            InetSocketAddress address,
            @Nullable Supplier<SslContext> tls,
            @Nullable HttpPipeline http) {}

    private final Offer offer;
    private final HealthStatusManager health;
    private final Server inProcess;
    private final ManagedChannel channel;
    private final List<Server> network = new ArrayList<>();

    private Front(Offer offer, HealthStatusManager health, Server inProcess, ManagedChannel channel) {
        this.offer = offer;
        this.health = health;
        this.inProcess = inProcess;
        this.channel = channel;
    }

    /**
     * Opens the door inside this process; {@link #listen} opens the others.
     *
     * @param name of the door; unique in the process
     */
    public static Front open(String name, Offer offer) throws IOException {
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name).directExecutor();
        for (int i = offer.interceptors().size() - 1; i >= 0; i--) {
            builder.intercept(offer.interceptors().get(i));
        }
        offer.services().forEach(builder::addService);
        return new Front(
                offer,
                health,
                builder.build().start(),
                InProcessChannelBuilder.forName(name).build());
    }

    /** Opens a client port. Those that are open are closed with this front. */
    public void listen(Door door) throws IOException {
        Requests.KeepAlive keepAlive = offer.requests().keepAlive();
        NettyServerBuilder builder = offer.network()
                .server(door.address())
                .maxInboundMessageSize(offer.inboundBytesMax())
                .maxConcurrentCallsPerConnection(offer.requests().concurrentStreamsMax())
                .permitKeepAliveTime(keepAlive.clientMin().toNanos(), TimeUnit.NANOSECONDS)
                // etcd: also without a call
                .permitKeepAliveWithoutCalls(true)
                .addService(health.getHealthService());
        if (!keepAlive.interval().isZero() && !keepAlive.timeout().isZero()) {
            builder.keepAliveTime(keepAlive.interval().toNanos(), TimeUnit.NANOSECONDS)
                    .keepAliveTimeout(keepAlive.timeout().toNanos(), TimeUnit.NANOSECONDS);
        }
        for (int i = offer.interceptors().size() - 1; i >= 0; i--) {
            builder.intercept(offer.interceptors().get(i));
        }
        offer.tracers().forEach(builder::addStreamTracerFactory);
        offer.services().forEach(builder::addService);
        PortMux.install(builder, door.http(), door.tls());
        network.add(builder.build().start());
    }

    /** To the services of this member; its callbacks run on gRPC's own threads, never on the store's. */
    public Channel channel() {
        return channel;
    }

    /** Where the client ports are, in the order they were opened. */
    public List<Integer> ports() {
        return network.stream().map(Server::getPort).toList();
    }

    /** What the gRPC health service says of this member. */
    public void serving(boolean yes) {
        health.setStatus(
                HealthStatusManager.SERVICE_NAME_ALL_SERVICES, yes ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }

    /** Takes no new calls and ends the ones under way, streams too. */
    @Override
    public void close() {
        health.enterTerminalState();
        channel.shutdown();
        network.forEach(Server::shutdown);
        inProcess.shutdown();
        try {
            // Unary calls end by themselves; watches do not.
            for (Server server : network) {
                server.awaitTermination(100, TimeUnit.MILLISECONDS);
            }
            channel.shutdownNow();
            for (Server server : network) {
                server.shutdownNow().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            }
            inProcess.shutdownNow().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
