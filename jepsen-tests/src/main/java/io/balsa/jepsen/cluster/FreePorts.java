package io.balsa.jepsen.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports that were free a moment ago, out of a range below those that the system gives to outgoing connections. Two clusters of
 * different processes begin at different places. Not thread-safe.
 */
final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int COUNT = 8_000;
    private static final int STRIDE = 61;

    private int next = (int) (ProcessHandle.current().pid() * STRIDE % COUNT);

    /** Distinct ones, and not those that were taken before. */
    List<Integer> take(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int tries = 0; ports.size() < count; tries++) {
            if (tries > COUNT) {
                throw new IOException("no ports are free from " + FIRST + " to " + (FIRST + COUNT - 1));
            }
            int port = FIRST + next++ % COUNT;
            if (isFree(port)) {
                ports.add(port);
            }
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
