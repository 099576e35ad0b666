package io.balsa.kubelet.proxy;

import io.balsa.kubelet.KubeletLimits;
import io.balsa.kubelet.proxy.Routes.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread, one selector: all node ports of a node and all connections through them. */
final class ProxyLoop implements Runnable, Connection.Host, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProxyLoop.class);
    /** How often connections that are being made are looked at. */
    private static final long TICK_MILLIS = 50;

    private static final long IDLE_MILLIS = 1000;
    /** How long after a port was found taken it is tried again. */
    private static final long BIND_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int BACKLOG = 1024;

    private final InetAddress address;
    private final KubeletLimits.Proxying limits;
    private final LongSupplier nanoTime;
    private final BiConsumer<Route, String> portTaken;
    private final Selector selector;
    private volatile Routes wanted = Routes.NONE;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;

    // All below is touched by the loop's thread only.
    private Routes routes = Routes.NONE;
    private final Map<Integer, ServerSocketChannel> listeners = new HashMap<>();
    private final Map<Integer, Long> takenSince = new HashMap<>();
    private final Set<Connection> connections = new HashSet<>();
    private final Set<Connection> connecting = new HashSet<>();
    private final Buffers buffers = new Buffers();
    private final Rotation rotation = new Rotation();

    /** @param portTaken is told, once per attempt, about a node port that cannot be listened on; must not block */
    ProxyLoop(
            InetAddress address,
            KubeletLimits.Proxying limits,
            LongSupplier nanoTime,
            BiConsumer<Route, String> portTaken)
            throws IOException {
        this.address = address;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.portTaken = portTaken;
        this.selector = Selector.open();
    }

    /** The next connection is routed by this. May be called from any thread. */
    void route(Routes next) {
        wanted = next;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                selector.select(connecting.isEmpty() ? IDLE_MILLIS : TICK_MILLIS);
                // before the connections that are waiting: they should not be sent to who has just gone
                apply(wanted);
                selector.selectedKeys().forEach(this::ready);
                selector.selectedKeys().clear();
                for (Connection connection : Set.copyOf(connecting)) {
                    connection.checkTime(limits.connect().toNanos());
                    if (!connection.connecting()) {
                        connecting.remove(connection);
                    }
                }
            }
        } catch (IOException e) {
            log.error("The service proxy has ended: node ports of this node do not answer any more", e);
        } finally {
            shutDown();
        }
    }

    private void apply(Routes next) {
        boolean retry = takenSince.values().stream().anyMatch(since -> nanoTime() - since > BIND_AGAIN_NANOS);
        if (next.equals(routes) && !retry) {
            return;
        }
        routes = next;
        listeners.entrySet().removeIf(listener -> {
            boolean obsolete = !next.byNodePort().containsKey(listener.getKey());
            if (obsolete) {
                close(listener.getValue());
                log.info("Node port {} is closed", listener.getKey());
            }
            return obsolete;
        });
        takenSince.keySet().retainAll(next.byNodePort().keySet());
        next.byNodePort().values().forEach(this::listen);
    }

    private void listen(Route route) {
        int port = route.nodePort();
        Long taken = takenSince.get(port);
        if (listeners.containsKey(port) || (taken != null && nanoTime() - taken <= BIND_AGAIN_NANOS)) {
            return;
        }
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            try {
                listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                listener.bind(new InetSocketAddress(address, port), BACKLOG);
                listener.configureBlocking(false);
                listener.register(selector, SelectionKey.OP_ACCEPT, port);
            } catch (IOException e) {
                listener.close();
                throw e;
            }
            listeners.put(port, listener);
            takenSince.remove(port);
            log.info("Node port {}:{} serves {}", address.getHostAddress(), port, route.name());
        } catch (IOException e) {
            takenSince.put(port, nanoTime());
            log.warn(
                    "Node port {}:{} of {} cannot be opened: {}",
                    address.getHostAddress(),
                    port,
                    route.name(),
                    e.getMessage());
            portTaken.accept(route, String.valueOf(e.getMessage()));
        }
    }

    private void ready(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof Connection connection) {
            connection.ready(key);
        } else if (key.channel() instanceof ServerSocketChannel listener) {
            accept(listener, (Integer) key.attachment());
        }
    }

    private void accept(ServerSocketChannel listener, int port) {
        try {
            SocketChannel client = listener.accept();
            Route route = routes.byNodePort().get(port);
            if (client == null) {
                return;
            }
            if (route == null || connections.size() >= limits.connections()) {
                client.setOption(StandardSocketOptions.SO_LINGER, 0);
                client.close();
                return;
            }
            var connection = new Connection(this, client, rotation.order(route, nanoTime()));
            connections.add(connection);
            connection.tryNext();
            if (connection.connecting()) {
                connecting.add(connection);
            }
        } catch (IOException e) {
            log.warn("A connection to node port {} could not be accepted: {}", port, e.getMessage());
        }
    }

    @Override
    public Selector selector() {
        return selector;
    }

    @Override
    public Buffers buffers() {
        return buffers;
    }

    @Override
    public Rotation rotation() {
        return rotation;
    }

    @Override
    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    @Override
    public void closed(Connection connection) {
        connections.remove(connection);
        connecting.remove(connection);
    }

    private void shutDown() {
        Set.copyOf(connections).forEach(Connection::abort);
        listeners.values().forEach(ProxyLoop::close);
        listeners.clear();
        try {
            selector.close();
        } catch (IOException e) {
            log.warn("The proxy's selector could not be closed: {}", e.getMessage());
        }
        ended.countDown();
    }

    private static void close(ServerSocketChannel listener) {
        try {
            listener.close();
        } catch (IOException e) {
            log.warn("A node port could not be closed: {}", e.getMessage());
        }
    }

    /** Ends all connections and listeners; waits for the thread. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            if (!ended.await(5, TimeUnit.SECONDS)) {
                log.warn("The service proxy did not end within 5 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
