package io.balsa.store;

import io.balsa.store.config.Endpoint;
import io.balsa.store.config.TlsFiles;
import io.balsa.store.grpc.ClientTls;
import io.balsa.store.http.PortMux;
import io.balsa.store.tls.PortTls;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
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
    static StoreTls open(StoreConfig config) throws IOException {
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
        String own = config.initialCluster().getOrDefault(config.name(), "");
        return new StoreTls(
                open(config.clientTls(), made.resolve("client"), clients, config.advertisedClientUrls()),
                open(config.peerTls(), made.resolve("peer"), peers.tls() ? List.of(peers) : List.of(), List.of(own)));
    }

    /** For the client ports; null: none of them speaks TLS. */
    @Nullable
    Supplier<SslContext> clientContext() throws IOException {
        if (clients == null) {
            return null;
        }
        // One context: it reads the files again by itself.
        SslContext context = ClientTls.of(clients, PortMux.applicationProtocols());
        return () -> context;
    }

    private static @Nullable PortTls open(TlsFiles files, Path made, List<Endpoint> places, List<String> advertised)
            throws IOException {
        return places.isEmpty() ? null : PortTls.open(files, made, hosts(places, advertised));
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
