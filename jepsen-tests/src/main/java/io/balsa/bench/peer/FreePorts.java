package io.balsa.bench.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports of loopback that nobody listens on, out of a range below those that the system gives to outgoing connections. Each
 * is given once; two benchmarks at a time begin at different places. Confined to one thread.
 */
final class FreePorts {
    private static final int FIRST = 14_000;
    private static final int COUNT = 6_000;

    private int next;

    /** @param start where in the range to begin: the process id will do */
    FreePorts(long start) {
        this.next = Math.floorMod(start * 97, COUNT);
    }

    int take() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + next;
            next = (next + 1) % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new CannotRunException("no ports are free from " + FIRST + " to " + (FIRST + COUNT - 1));
    }

    List<Integer> take(int count) {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ports.add(take());
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
