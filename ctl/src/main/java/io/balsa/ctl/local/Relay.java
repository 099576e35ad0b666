package io.balsa.ctl.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection through the balancer, on the selector's thread: connects to the first candidate that takes the
 * connection, then copies bytes both ways. When the member has ended its side, the client gets a few seconds to end its
 * own: no client of an API server has anything to say after the last answer.
 */
final class Relay {
    private final Selector selector;
    private final SocketChannel client;
    private final Deque<InetSocketAddress> candidates;
    private final ByteBuffer chunk;
    private final Patience patience;
    private @Nullable SocketChannel server;
    private @Nullable InetSocketAddress backend;
    private @Nullable Pipe toServer;
    private @Nullable Pipe toClient;
    /** While connecting, and after the member has ended: when to give up. */
    private long until;

    private boolean connected;
    private boolean closed;

    /** How long a member may take to accept, and a client to go after the member has. */
    record Patience(long connectNanos, long lingerNanos) {}

    /** @param chunk room for one read, shared by all relays of the thread */
    Relay(
            Selector selector,
            SocketChannel client,
            List<InetSocketAddress> candidates,
            ByteBuffer chunk,
            Patience patience) {
        this.selector = selector;
        this.client = client;
        this.candidates = new ArrayDeque<>(candidates);
        this.chunk = chunk;
        this.patience = patience;
    }

    /** The backend that the client is connected to; null while there is none. */
    @Nullable
    InetSocketAddress backend() {
        return connected ? backend : null;
    }

    boolean isClosed() {
        return closed;
    }

    void begin(long now) {
        try {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.register(selector, 0, this);
            connectNext(now);
        } catch (IOException e) {
            close();
        }
    }

    /** Something is ready on one of the two channels. */
    void ready(SelectionKey key, long now) {
        if (closed) {
            return;
        }
        try {
            if (key.isConnectable()) {
                finishConnect(now);
            } else {
                move(now);
            }
        } catch (IOException e) {
            close();
        }
    }

    /** Gives a connection attempt up that takes too long, and a client that does not go. */
    void tick(long now) {
        if (closed || until - now >= 0) {
            return;
        }
        if (!connected) {
            connectNext(now);
        } else if (toClient != null && toClient.isDone()) {
            close();
        }
    }

    private void connectNext(long now) {
        boolean trying = false;
        while (!trying) {
            drop(server);
            server = null;
            backend = candidates.poll();
            if (backend == null) {
                close();
                return;
            }
            try {
                SocketChannel next = SocketChannel.open();
                server = next;
                next.configureBlocking(false);
                next.setOption(StandardSocketOptions.TCP_NODELAY, true);
                boolean done = next.connect(backend);
                next.register(selector, SelectionKey.OP_CONNECT, this);
                until = now + patience.connectNanos();
                trying = true;
                if (done) {
                    established(next, now);
                }
            } catch (IOException e) {
                // Refused at once: the next one.
                trying = false;
            }
        }
    }

    private void finishConnect(long now) throws IOException {
        SocketChannel channel = server;
        try {
            if (channel != null && channel.finishConnect()) {
                established(channel, now);
            }
        } catch (IOException e) {
            connectNext(now);
        }
    }

    private void established(SocketChannel channel, long now) throws IOException {
        connected = true;
        candidates.clear();
        toServer = new Pipe(client, channel);
        toClient = new Pipe(channel, client);
        move(now);
    }

    private void move(long now) throws IOException {
        Pipe up = toServer;
        Pipe down = toClient;
        SocketChannel to = server;
        if (up == null || down == null || to == null) {
            return;
        }
        boolean wasDone = down.isDone();
        up.copy(chunk);
        down.copy(chunk);
        if (up.isDone() && down.isDone()) {
            close();
            return;
        }
        if (down.isDone() && !wasDone) {
            until = now + patience.lingerNanos();
        }
        interest(client, up, down);
        interest(to, down, up);
    }

    private void interest(SocketChannel channel, Pipe outOfIt, Pipe intoIt) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.isValid()) {
            int read = outOfIt.wantsToRead() ? SelectionKey.OP_READ : 0;
            int write = intoIt.wantsToWrite() ? SelectionKey.OP_WRITE : 0;
            key.interestOps(read | write);
        }
    }

    void close() {
        closed = true;
        drop(client);
        drop(server);
    }

    private static void drop(@Nullable SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone either way.
                return;
            }
        }
    }
}
