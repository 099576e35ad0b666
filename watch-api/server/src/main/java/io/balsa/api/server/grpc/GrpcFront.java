package io.balsa.api.server.grpc;

import io.balsa.api.model.Scheme;
import io.balsa.api.server.auth.Authorizer;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.core.ResourceCore;
import io.balsa.api.server.election.OfficeDisplay;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.tls.Authorities;
import io.balsa.api.tls.TlsIdentity;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.TlsServerCredentials;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The servers of the resource service: one with mutual TLS on a port, and any number in process, each of which speaks for
 * one caller.
 */
public final class GrpcFront implements AutoCloseable {
    /** Stored objects have up to 1.5 MiB; a page of them must fit. */
    private static final int MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

    private static final int CLOSE_SECONDS = 2;

    private final ResourceService resources;
    private final ElectionService elections;
    private final ExecutorService workers;
    private final List<Server> servers = new CopyOnWriteArrayList<>();

    /**
     * What the front stands on.
     *
     * @param workers threads that calls may block on; the caller ends them after {@link GrpcFront#close}
     * @param timer for retries only: nothing blocks on it
     */
    public record Parts(
            ResourceCore core,
            ObjectStore store,
            Scheme scheme,
            Authorizer authorizer,
            InstantSource clock,
            ExecutorService workers,
            ScheduledExecutorService timer) {}

    /**
     * The files of a server's TLS identity, all PEM.
     *
     * @param clientAuthority the authority that callers' certificates must be from
     */
    public record Identity(Path certificate, Path key, Path clientAuthority) {}

    public GrpcFront(Parts parts) {
        this.workers = parts.workers();
        this.resources = new ResourceService(parts.core(), parts.scheme(), workers);
        this.elections = new ElectionService(new ElectionService.Parts(
                parts.store(),
                new OfficeDisplay(parts.core(), parts.clock()),
                parts.authorizer(),
                parts.clock(),
                parts.timer(),
                workers));
    }

    /**
     * Starts to serve callers with certificates of the client authority.
     *
     * @return the port, which the system chose when the address has port 0
     * @throws IOException when the port is in use or a file cannot be read
     */
    public int listen(InetSocketAddress address, Identity identity) throws IOException {
        ServerCredentials tls = TlsServerCredentials.newBuilder()
                .keyManager(
                        TlsIdentity.load(identity.certificate(), identity.key()).keyManager())
                .trustManager(Authorities.load(identity.clientAuthority()))
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
        Server server = NettyServerBuilder.forAddress(address, tls)
                .executor(workers)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(ServerInterceptors.intercept(resources, CallerInterceptor.fromCertificates()))
                .addService(ServerInterceptors.intercept(elections, CallerInterceptor.fromCertificates()))
                .build()
                .start();
        servers.add(server);
        return server.getPort();
    }

    /**
     * Starts to serve the code of this process as the given caller.
     *
     * @param name of the in-process server, unique in this process
     */
    public void listenInProcess(String name, Caller caller) throws IOException {
        servers.add(InProcessServerBuilder.forName(name)
                .executor(workers)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .addService(ServerInterceptors.intercept(resources, CallerInterceptor.always(caller)))
                .addService(ServerInterceptors.intercept(elections, CallerInterceptor.always(caller)))
                .build()
                .start());
    }

    /** Gives up the offices held through this server, ends all calls and waits a moment for them. */
    @Override
    public void close() {
        elections.close();
        servers.forEach(Server::shutdown);
        try {
            for (Server server : servers) {
                if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    server.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            servers.forEach(Server::shutdownNow);
            Thread.currentThread().interrupt();
        }
    }
}
