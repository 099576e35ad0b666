package io.balsa.api.server.http.logs;

import io.balsa.api.model.StatusError;
import io.balsa.api.tls.Authorities;
import io.balsa.api.tls.TlsIdentity;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeAddress;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Connects to the agents of nodes over mutual TLS. A connection is made for each request and closed after it: log
 * requests are rare, and an open connection to each of thousands of nodes would cost more than their handshakes.
 */
public final class AgentConnector {
    private final ChannelCredentials credentials;
    private final Executor executor;
    private final Duration timeout;

    /**
     * PEM files.
     *
     * @param certificate the client certificate that agents accept
     * @param key its key, in PKCS#8
     * @param authority the authority of the agents' own certificates
     */
    public record Files(Path certificate, Path key, Path authority) {}

    /**
     * @param timeout how long an agent may take to answer the connection, and to show that it is still there
     * @throws IOException when a file cannot be read
     */
    public AgentConnector(Files files, Executor executor, Duration timeout) throws IOException {
        this.credentials = TlsChannelCredentials.newBuilder()
                .keyManager(TlsIdentity.load(files.certificate(), files.key()).keyManager())
                .trustManager(Authorities.load(files.authority()))
                .build();
        this.executor = executor;
        this.timeout = timeout;
    }

    /** @throws StatusError ServiceUnavailable when the node has not said where its agent is */
    ManagedChannel connect(Node node) {
        InetSocketAddress address = address(node);
        return NettyChannelBuilder.forAddress(address.getHostString(), address.getPort(), credentials)
                .executor(executor)
                .withOption(
                        io.grpc.netty.shaded.io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(timeout.toMillis()))
                .keepAliveTime(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    private static InetSocketAddress address(Node node) {
        int port = node.getStatus().getDaemonEndpoints().getKubeletEndpoint().getPort();
        for (NodeAddress address : node.getStatus().getAddressesList()) {
            if (address.getType().equals("InternalIP") && port > 0) {
                return InetSocketAddress.createUnresolved(address.getAddress(), port);
            }
        }
        throw StatusError.serviceUnavailable(
                "node \"" + node.getMetadata().getName() + "\" has not said where its agent is reached");
    }
}
