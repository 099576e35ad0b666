package io.balsa.store;

import io.balsa.store.config.Endpoint;
import io.balsa.store.http.PortMux;
import io.balsa.store.tls.NettyTls;
import io.balsa.store.tls.PortTls;
import io.balsa.store.tls.SelfSigned;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a member.
 *
 * @param clients of its client ports; null: none of them speaks TLS
 * @param peers of its peer port and its own calls to others; null: members speak plain text
 */
record StoreTls(@Nullable PortTls clients, @Nullable PortTls peers) {

    /** @throws IOException with a sentence for the operator: a file is missing, or is not what it should be */
    static StoreTls open(StoreConfig config, InstantSource clock, SecureRandom random) throws IOException {
        // etcd: made certificates lie here
        Path made = config.dataDir().resolve("fixtures");
        List<Endpoint> clients = Stream.of(
                        config.listen().clients(),
                        config.listen().clientHttp(),
                        config.listen().metrics())
                .flatMap(Collection::stream)
                .filter(Endpoint::tls)
                .toList();
        Endpoint peers = config.listen().peers();
        List<String> own = config.initialCluster().getOrDefault(config.name(), List.of());
        PortTls forClients = null;
        if (!clients.isEmpty()) {
            List<String> hosts = hosts(clients, config.advertisedClientUrls());
            SelfSigned maker = new SelfSigned(made.resolve("client"), hosts, clock, random);
            forClients = PortTls.open(config.clientTls(), maker);
        }
        PortTls forPeers = null;
        if (peers.tls()) {
            List<String> hosts = hosts(List.of(peers), own);
            SelfSigned maker = new SelfSigned(made.resolve("peer"), hosts, clock, random);
            forPeers = PortTls.open(config.peerTls(), maker);
        }
        return new StoreTls(forClients, forPeers);
    }

    /** For the client ports; null: none of them speaks TLS. */
    @Nullable
    Supplier<SslContext> clientContext() {
        if (clients == null) {
            return null;
        }
        // One context: it reads the files again by itself.
        SslContext context = NettyTls.serving(clients, PortMux.applicationProtocols());
        return () -> context;
    }

    /** What a made certificate should be good for: where the port listens, and what others are told. */
    private static List<String> hosts(List<Endpoint> places, List<String> advertised) {
        Set<String> hosts = new LinkedHashSet<>();
        for (Endpoint place : places) {
            if (place.ip().isLoopbackAddress() || place.ip().isAnyLocalAddress()) {
                hosts.add("localhost");
                hosts.add("127.0.0.1");
            } else {
                hosts.add(place.ip().getHostAddress());
            }
        }
        for (String url : advertised) {
            String host = url.replaceFirst("^[a-z]+://", "").replaceFirst(":[0-9]+/?$", "");
            if (!host.isEmpty()) {
                hosts.add(host.replaceAll("[\\[\\]]", ""));
            }
        }
        return List.copyOf(hosts);
    }
}
