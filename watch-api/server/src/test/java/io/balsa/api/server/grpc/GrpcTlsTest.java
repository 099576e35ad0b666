package io.balsa.api.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.contract.GrpcClient;
import io.balsa.api.server.http.tls.TestAuthority;
import io.balsa.api.server.testing.Objects;
import io.balsa.api.server.testing.RaftStore;
import io.balsa.api.server.testing.TestApi;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who calls over the network is who the client certificate says. */
class GrpcTlsTest {
    @Test
    void theCertificateNamesTheCallerAndNobodyGetsInWithoutOne(@TempDir Path dir) throws IOException {
        var cluster = new TestAuthority(dir, "cluster");
        var foreign = new TestAuthority(dir, "foreign");
        var server = cluster.issue("server", "CN=server");
        try (RaftStore store = RaftStore.start(dir.resolve("store"));
                TestApi api = TestApi.on(store.channel())) {
            int port = api.front()
                    .listen(
                            new InetSocketAddress("127.0.0.1", 0),
                            new GrpcFront.Identity(
                                    server.certificateFile(), server.keyFile(), cluster.certificateFile()));

            var admin = cluster.issue("admin", "CN=anna,O=system:masters");
            try (var client = new GrpcClient(channel(port, cluster, admin))) {
                client.create(Kinds.CONFIG_MAP, "default", Objects.configMap("a", "1"));
            }
            var node = cluster.issue("node", "CN=system:node:n1,O=system:nodes");
            try (var client = new GrpcClient(channel(port, cluster, node))) {
                assertThatThrownBy(() -> client.create(Kinds.CONFIG_MAP, "default", Objects.configMap("b", "1")))
                        .isInstanceOfSatisfying(StatusError.class, error -> {
                            assertThat(error.code()).isEqualTo(403);
                            assertThat(error.getMessage()).contains("User \"system:node:n1\" cannot create");
                        });
            }
            try (var client = new GrpcClient(channel(port, cluster, foreign.issue("stranger", "CN=anna")))) {
                assertThatThrownBy(() -> client.get(Kinds.CONFIG_MAP, "default", "a"))
                        .isInstanceOf(StatusRuntimeException.class);
            }
            try (var client = new GrpcClient(channel(port, cluster, null))) {
                assertThatThrownBy(() -> client.get(Kinds.CONFIG_MAP, "default", "a"))
                        .isInstanceOf(StatusRuntimeException.class);
            }
        }
    }

    /** @param own null for a client without a certificate */
    private static ManagedChannel channel(int port, TestAuthority authority, TestAuthority.Issued own)
            throws IOException {
        var tls = GrpcSslContexts.forClient()
                .trustManager(authority.certificateFile().toFile());
        if (own != null) {
            tls.keyManager(own.certificateFile().toFile(), own.keyFile().toFile());
        }
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .sslContext(tls.build())
                .build();
    }
}
