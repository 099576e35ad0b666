package io.balsa.kubelet.agent;

import io.balsa.api.tls.Authorities;
import io.balsa.api.tls.TlsIdentity;
import io.balsa.kubelet.KubeletConfig;
import io.balsa.kubelet.runtime.ContainerRuntime;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The agent's port: gRPC over TLS, with client certificates required. */
public final class AgentServer implements AutoCloseable {
    private static final long CLOSE_SECONDS = 2;

    private final Server server;
    private final ExecutorService streams;

    private AgentServer(Server server, ExecutorService streams) {
        this.server = server;
        this.streams = streams;
    }

    /**
     * Starts to listen.
     *
     * @throws IOException where a certificate cannot be read or the port is taken
     */
    public static AgentServer start(KubeletConfig config, ContainerRuntime runtime, InstantSource clock)
            throws IOException {
        ExecutorService streams = new ThreadPoolExecutor(
                0,
                config.limits().work().logStreams(),
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                AgentServer::daemon);
        ServerCredentials credentials = TlsServerCredentials.newBuilder()
                .keyManager(TlsIdentity.load(
                                config.api().certificate(), config.api().key())
                        .keyManager())
                .trustManager(Authorities.load(config.agent().authority()))
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
        Server server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(
                                config.node().address(), config.agent().port()),
                        credentials)
                .intercept(new CallerCheck(Set.copyOf(config.agent().callers())))
                .addService(new LogService(runtime, streams, clock))
                .build()
                .start();
        return new AgentServer(server, streams);
    }

    public int port() {
        return server.getPort();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = Executors.defaultThreadFactory().newThread(task);
        thread.setName("kubelet-logs");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        server.shutdownNow();
        streams.shutdownNow();
        try {
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
