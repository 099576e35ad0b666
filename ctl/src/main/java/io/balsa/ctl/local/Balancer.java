package io.balsa.ctl.local;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * A TCP forwarder from one loopback address to the members' API servers: what the kubeconfig points at, so that clients
 * survive the death of any member. It looks into nothing: TLS goes through it end to end.
 *
 * <p>A new connection goes to a member that is ready, in turn; one that refuses or takes longer than a second is passed
 * over at once. When probes in a row find that a member no longer answers, the connections to it are cut, so that clients
 * (which may be waiting for a stopped process) come back and reach another one.
 *
 * <p>All connections live on the thread that calls {@link #run}; {@link #cut} and {@link #close} may be called by others.
 */
final class Balancer implements Closeable {
    /** Far more than the clients of one machine; above it connections are refused. */
    private static final int CONNECTIONS_MAX = 1_024;

    /** When all connections wait for slow receivers in both directions, this is 32 MiB: the heap is larger. */
    private static final int CHUNK_BYTES = 16 * 1024;

    private static final Relay.Patience PATIENCE = new Relay.Patience(1_000_000_000L, 5_000_000_000L);
    private static final long TICK_MILLIS = 250;

    private final Backends backends;
    private final LongSupplier nanoTime;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final Queue<InetSocketAddress> cuts = new ConcurrentLinkedQueue<>();
    private final Set<Relay> relays = new java.util.HashSet<>();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private boolean full;
    private long fullUntil;
    private volatile int connections;
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

    /** How many clients are connected. */
    int connections() {
        return connections;
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
            if (full && fullUntil - now < 0) {
                full = false;
                listener.keyFor(selector).interestOps(SelectionKey.OP_ACCEPT);
            }
            relays.removeIf(Relay::isClosed);
            connections = relays.size();
        }
        relays.forEach(Relay::close);
        listener.close();
        selector.close();
    }

    private void handle(SelectionKey key, long now) {
        try {
            if (key.isValid() && key.isAcceptable()) {
                accept(now);
            } else if (key.isValid() && key.attachment() instanceof Relay relay) {
                relay.ready(key, now);
            }
        } catch (CancelledKeyException e) {
            // The other half of its relay was closed while this key waited for its turn.
            return;
        } catch (IOException e) {
            // Out of file descriptors: those who wait are accepted when others have gone.
            full = true;
            fullUntil = now + TICK_MILLIS * 1_000_000;
            key.interestOps(0);
        }
    }

    private void accept(long now) throws IOException {
        for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            if (relays.size() >= CONNECTIONS_MAX) {
                client.close();
                continue;
            }
            Relay relay = new Relay(selector, client, backends.order(), chunk, PATIENCE);
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
