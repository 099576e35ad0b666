package io.balsa.store.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that were free a moment ago, one after the other out of a range below those that the system gives to outgoing
 * connections: no client takes one before it is used, and none is given twice soon.
 */
public final class FreePorts {
    private static final int COUNT = 4_500;
    /** Each of the build's test processes has its own range, below the node ports of services. */
    private static final int FIRST = 21_000 + (Integer.getInteger("balsa.fork", 1) - 1) * COUNT;
    /** Two builds at a time begin at different places. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

    private FreePorts() {}

    /** Distinct ones. */
    public static List<Integer> take(int count) {
        List<Integer> ports = new ArrayList<>();
        for (int tries = 0; ports.size() < count; tries++) {
            if (tries > COUNT) {
                throw new IllegalStateException("no ports are free from " + FIRST + " on");
            }
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
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
