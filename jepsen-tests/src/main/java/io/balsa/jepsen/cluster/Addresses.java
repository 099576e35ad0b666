package io.balsa.jepsen.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Who reaches whom where. Worked example: member 0 says to member 2 what it sends to {@code m2.test}, which is
 * {@code 127.71.1.3} in its own table of hosts; the proxy of that direction listens there, at member 2's peer port.
 */
final class Addresses {
    /** The second byte of an address of a proxy; any would do, on Linux all of 127/8 is loopback. */
    private static final int PROXIES = 71;

    /** Members of a run are numbered below this: the numbers are bytes of an address. */
    static final int MEMBERS_MAX = 250;

    private Addresses() {}

    static String host(int member) {
        return "m" + member + ".test";
    }

    static InetSocketAddress own(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Where what {@code from} says to {@code to} goes. */
    static InetSocketAddress proxy(int from, int to, int port) {
        try {
            byte[] bytes = {127, PROXIES, (byte) (from + 1), (byte) (to + 1)};
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** The table of hosts of one member: all that there may ever be, and itself without a proxy. */
    static String hosts(int member) {
        StringBuilder table = new StringBuilder("127.0.0.1 localhost\n");
        for (int other = 0; other < MEMBERS_MAX; other++) {
            String address = other == member ? "127.0.0.1" : "127." + PROXIES + "." + (member + 1) + "." + (other + 1);
            table.append(address).append(' ').append(host(other)).append('\n');
        }
        return table.toString();
    }
}
