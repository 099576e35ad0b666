package io.balsa.store.grpc;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The doors of the services: the client port, and a channel for callers in the same process, over which messages go by
 * reference. Both run the services on the caller's or the network's thread, which is safe because no service blocks.
 */
public final class Front implements AutoCloseable {
    private static final long STOP_SECONDS = 2;

    private final Server network;
    private final Server inProcess;
    private final ManagedChannel channel;
    private final HealthStatusManager health;

    private Front(Server network, Server inProcess, ManagedChannel channel, HealthStatusManager health) {
        this.network = network;
        this.inProcess = inProcess;
        this.channel = channel;
        this.health = health;
    }

    /**
     * Opens both doors.
     *
     * @param name of the door inside this process; unique in it
     */
    public static Front open(
            InetSocketAddress address,
            String name,
            List<BindableService> services,
            ServerInterceptor interceptor,
            int inboundBytesMax)
            throws IOException {
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
        NettyServerBuilder network = NettyServerBuilder.forAddress(address)
                .directExecutor()
                .intercept(interceptor)
                .maxInboundMessageSize(inboundBytesMax)
                // etcd: clients may ping every 5 s, also without a stream; a silent connection is pinged after 2 h
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(2, TimeUnit.HOURS)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .addService(health.getHealthService());
        InProcessServerBuilder inProcess =
                InProcessServerBuilder.forName(name).directExecutor().intercept(interceptor);
        for (BindableService service : services) {
            network.addService(service);
            inProcess.addService(service);
        }
        Server networkServer = network.build().start();
        try {
            Server inProcessServer = inProcess.build().start();
            return new Front(
                    networkServer,
                    inProcessServer,
                    InProcessChannelBuilder.forName(name).build(),
                    health);
        } catch (IOException e) {
            networkServer.shutdownNow();
            throw e;
        }
    }

    /** To the services of this member; its callbacks run on gRPC's own threads, never on the store's. */
    public Channel channel() {
        return channel;
    }

    public int port() {
        return network.getPort();
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
        network.shutdown();
        inProcess.shutdown();
        try {
            // Unary calls end by themselves; watches do not.
            network.awaitTermination(100, TimeUnit.MILLISECONDS);
            channel.shutdownNow();
            network.shutdownNow().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            inProcess.shutdownNow().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
