package io.balsa.ctl.local;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * A TCP forwarder from one loopback address to the members' API servers: what the kubeconfig points at, so that clients
 * survive the death of any member. It looks into nothing: TLS goes through it end to end.
 *
 * <p>A new connection goes to a member that is ready, in turn; one that refuses or takes longer than a second is passed
 * over at once. When a probe finds that a member no longer answers, the connections to it are cut, so that clients (which
 * may be waiting for a stopped process) come back and reach another one.
 *
 * <p>All connections live on the thread that calls {@link #run}; {@link #cut} and {@link #close} may be called by others.
 */
final class Balancer implements Closeable {
    /** Far more than the clients of one machine; above it connections are refused. */
    private static final int CONNECTIONS_MAX = 4_096;

    private static final long CONNECT_NANOS_MAX = 1_000_000_000L;
    private static final long TICK_MILLIS = 250;

    private final Backends backends;
    private final LongSupplier nanoTime;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final Queue<InetSocketAddress> cuts = new ConcurrentLinkedQueue<>();
    private final Set<Relay> relays = new java.util.HashSet<>();
    private volatile boolean closing;

    Balancer(InetSocketAddress address, Backends backends, LongSupplier nanoTime) throws IOException {
        this.backends = backends;
        this.nanoTime = nanoTime;
        this.selector = Selector.open();
        this.listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(address, 128);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            listener.close();
            selector.close();
            throw e;
        }
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    /** Serves until it is closed. */
    void run() throws IOException {
        while (!closing) {
            selector.select(TICK_MILLIS);
            long now = nanoTime.getAsLong();
            for (SelectionKey key : selector.selectedKeys()) {
                handle(key, now);
            }
            selector.selectedKeys().clear();
            for (InetSocketAddress down = cuts.poll(); down != null; down = cuts.poll()) {
                InetSocketAddress gone = down;
                relays.stream().filter(relay -> gone.equals(relay.backend())).forEach(Relay::close);
            }
            relays.forEach(relay -> relay.tick(now));
            relays.removeIf(Relay::isClosed);
        }
        relays.forEach(Relay::close);
        listener.close();
        selector.close();
    }

    private void handle(SelectionKey key, long now) throws IOException {
        try {
            if (key.isValid() && key.isAcceptable()) {
                accept(now);
            } else if (key.isValid() && key.attachment() instanceof Relay relay) {
                relay.ready(key, now);
            }
        } catch (CancelledKeyException e) {
            // The other half of its relay was closed while this key waited for its turn.
            return;
        }
    }

    private void accept(long now) throws IOException {
        for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            if (relays.size() >= CONNECTIONS_MAX) {
                client.close();
                continue;
            }
            List<InetSocketAddress> order = backends.order();
            Relay relay = new Relay(selector, client, order, CONNECT_NANOS_MAX);
            relays.add(relay);
            relay.begin(now);
        }
    }

    /** Closes the connections to a member that no longer answers. */
    void cut(InetSocketAddress backend) {
        cuts.add(backend);
        selector.wakeup();
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
    }
}
