package io.balsa.store.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a member listens.
 *
 * @param clients gRPC, and HTTP/1.1 as well unless {@code clientHttp} has places of its own for it; at least one
 * @param peers where the other members connect
 * @param clientHttp HTTP/1.1 only (the JSON gateway, /health, /metrics ...); empty: on the client ports
 * @param metrics /metrics, /health, /livez and /readyz besides; empty: nowhere else
 */
public record Listen(List<Endpoint> clients, Endpoint peers, List<Endpoint> clientHttp, List<Endpoint> metrics) {
    /** etcd: where members listen that nobody has told otherwise. */
    public static final Listen DEFAULT = of(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 2379),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 2380));

    public Listen {
        clients = List.copyOf(clients);
        clientHttp = List.copyOf(clientHttp);
        metrics = List.copyOf(metrics);
        if (clients.isEmpty()) {
            throw new IllegalArgumentException("a member needs at least one address for its clients");
        }
    }

    /** One plain port for clients, one for peers. */
    public static Listen of(InetSocketAddress client, InetSocketAddress peer) {
        return new Listen(List.of(Endpoint.plain(client)), Endpoint.plain(peer), List.of(), List.of());
    }
}
