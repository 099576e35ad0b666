package io.balsa.store.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where something listens.
 *
 * @param address resolved; port 0: any free one
 * @param tls whether its clients speak TLS ({@code https}) or plain text ({@code http})
 */
public record Endpoint(InetSocketAddress address, boolean tls) {
    public Endpoint {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the host " + address.getHostString() + " is unknown");
        }
    }

    public static Endpoint plain(InetSocketAddress address) {
        return new Endpoint(address, false);
    }

    public InetAddress ip() {
        return address.getAddress();
    }

    /** Without TLS, and reachable from other machines: etcd warns of it, and starts. */
    public boolean isExposed() {
        return !tls && !ip().isLoopbackAddress();
    }

    public String url() {
        return (tls ? "https://" : "http://") + hostPort(address);
    }

    /** As it stands in a URL, with brackets around an IPv6 address. */
    public static String hostPort(InetSocketAddress address) {
        String ip = address.getAddress().getHostAddress();
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + address.getPort();
    }
}
