package io.balsa.kubelet.proxy;

import io.balsa.kubelet.proxy.Routes.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection and, once one accepts, its backend's. Nothing is read from the client before, so trying the next
 * backend is invisible to it. Owned by the loop's thread.
 */
final class Connection {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** What a connection needs of the loop. */
    interface Host {
        Selector selector();

        Buffers buffers();

        Rotation rotation();

        long nanoTime();

        void closed(Connection connection);
    }

    private final Host host;
    private final SocketChannel client;
    private final Deque<Backend> untried;
    private final SelectionKey clientKey;
    private @Nullable Backend backend;
    private @Nullable SocketChannel upstream;
    private @Nullable SelectionKey upstreamKey;
    private @Nullable Direction toBackend;
    private @Nullable Direction toClient;
    private long tryingSinceNanos;
    private boolean closed;

    /** @param order the backends to try, in this order */
    Connection(Host host, SocketChannel client, List<Backend> order) throws IOException {
        this.host = host;
        this.client = client;
        this.untried = new ArrayDeque<>(order);
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        this.clientKey = client.register(host.selector(), 0, this);
    }

    /** Connects to the first backend that can be connected to. */
    void tryNext() {
        while (!closed) {
            Backend next = untried.poll();
            if (next == null) {
                abort();
                return;
            }
            try {
                backend = next;
                tryingSinceNanos = host.nanoTime();
                SocketChannel channel = SocketChannel.open();
                upstream = channel;
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                boolean connected =
                        channel.connect(new InetSocketAddress(InetAddress.getByName(next.address()), next.port()));
                upstreamKey = channel.register(host.selector(), SelectionKey.OP_CONNECT, this);
                if (connected) {
                    established();
                }
                return;
            } catch (IOException e) {
                giveUpBackend(e.getMessage());
            }
        }
    }

    boolean connecting() {
        return !closed && toBackend == null;
    }

    /** Takes the next backend where the present one has taken too long to accept. */
    void checkTime(long connectNanos) {
        if (connecting() && host.nanoTime() - tryingSinceNanos > connectNanos) {
            giveUpBackend("no answer");
            tryNext();
        }
    }

    private void giveUpBackend(@Nullable String why) {
        Backend failed = backend;
        if (failed != null) {
            log.debug("Backend {}:{} does not accept: {}", failed.address(), failed.port(), why);
            host.rotation().failed(failed, host.nanoTime());
        }
        closeQuietly(upstream, false);
        upstream = null;
        upstreamKey = null;
    }

    private void established() {
        SocketChannel channel = upstream;
        Backend reached = backend;
        if (channel == null || reached == null) {
            throw new IllegalStateException("established without a backend");
        }
        host.rotation().works(reached);
        toBackend = new Direction(client, channel, host.buffers());
        toClient = new Direction(channel, client, host.buffers());
        interest();
    }

    /** Something can be done on one of the two channels. */
    void ready(SelectionKey key) {
        if (closed) {
            return;
        }
        SocketChannel channel = upstream;
        if (connecting() && channel != null) {
            finishConnect(channel);
            return;
        }
        Direction there = toBackend;
        Direction back = toClient;
        if (there == null || back == null) {
            return;
        }
        try {
            boolean ofClient = key == clientKey;
            if (key.isReadable()) {
                (ofClient ? there : back).readable();
            }
            if (key.isValid() && key.isWritable()) {
                (ofClient ? back : there).writable();
            }
            if (there.done() && back.done()) {
                close(false);
            } else {
                interest();
            }
        } catch (IOException e) {
            log.debug("A connection broke: {}", e.getMessage());
            abort();
        }
    }

    private void finishConnect(SocketChannel channel) {
        try {
            if (channel.finishConnect()) {
                established();
            }
        } catch (IOException e) {
            giveUpBackend(e.getMessage());
            tryNext();
        }
    }

    private void interest() {
        Direction there = toBackend;
        Direction back = toClient;
        SelectionKey key = upstreamKey;
        if (there != null && back != null && key != null) {
            clientKey.interestOps(ops(there.wantsToRead(), back.wantsToWrite()));
            key.interestOps(ops(back.wantsToRead(), there.wantsToWrite()));
        }
    }

    private static int ops(boolean read, boolean write) {
        return (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
    }

    /** Both sides see that something went wrong (a reset), not an orderly end. */
    void abort() {
        close(true);
    }

    private void close(boolean reset) {
        if (closed) {
            return;
        }
        closed = true;
        if (toBackend != null) {
            toBackend.release();
        }
        if (toClient != null) {
            toClient.release();
        }
        closeQuietly(client, reset);
        closeQuietly(upstream, reset);
        host.closed(this);
    }

    private static void closeQuietly(@Nullable SocketChannel channel, boolean reset) {
        if (channel == null) {
            return;
        }
        try {
            if (reset && channel.isConnected()) {
                // tcp(7): with a linger of 0 a close sends RST
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException e) {
            log.debug("A channel could not be closed: {}", e.getMessage());
        }
    }
}
