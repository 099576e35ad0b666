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
 * connection, then copies bytes both ways. Each direction has one buffer and reads no further while it is full, so a slow
 * side slows the other down and costs no memory.
 */
final class Relay {
    private static final int BUFFER_BYTES = 32 * 1024;

    private final Selector selector;
    private final SocketChannel client;
    private final Deque<InetSocketAddress> candidates;
    private final ByteBuffer toServer = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer toClient = ByteBuffer.allocate(BUFFER_BYTES);
    private final long connectNanosMax;
    private @Nullable SocketChannel server;
    private @Nullable InetSocketAddress backend;
    private long connectBy;
    private boolean connected;
    private boolean clientEnded;
    private boolean serverEnded;
    private boolean closed;

    Relay(Selector selector, SocketChannel client, List<InetSocketAddress> candidates, long connectNanosMax) {
        this.selector = selector;
        this.client = client;
        this.candidates = new ArrayDeque<>(candidates);
        this.connectNanosMax = connectNanosMax;
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
                move();
            }
        } catch (IOException e) {
            close();
        }
    }

    /** Gives a connection attempt up that takes too long. */
    void tick(long now) {
        if (!closed && !connected && connectBy - now < 0) {
            connectNext(now);
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
                connectBy = now + connectNanosMax;
                trying = true;
                if (done) {
                    established();
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
                established();
            }
        } catch (IOException e) {
            connectNext(now);
        }
    }

    private void established() throws IOException {
        connected = true;
        candidates.clear();
        move();
    }

    private void move() throws IOException {
        SocketChannel to = server;
        if (!connected || to == null) {
            return;
        }
        clientEnded |= copy(client, toServer, to, clientEnded);
        serverEnded |= copy(to, toClient, client, serverEnded);
        if (clientEnded && serverEnded && toServer.position() == 0 && toClient.position() == 0) {
            close();
            return;
        }
        interest(client, clientEnded, toServer, toClient);
        interest(to, serverEnded, toClient, toServer);
    }

    /** True when the reading side has ended; then its end is passed on once the buffer is empty. */
    private static boolean copy(SocketChannel from, ByteBuffer buffer, SocketChannel to, boolean ended)
            throws IOException {
        boolean nowEnded = ended;
        if (!ended && buffer.hasRemaining()) {
            nowEnded = from.read(buffer) < 0;
        }
        buffer.flip();
        if (buffer.hasRemaining()) {
            to.write(buffer);
        }
        buffer.compact();
        if (nowEnded && buffer.position() == 0) {
            to.shutdownOutput();
        }
        return nowEnded;
    }

    private void interest(SocketChannel channel, boolean ended, ByteBuffer filled, ByteBuffer drained) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.isValid()) {
            int read = !ended && filled.hasRemaining() ? SelectionKey.OP_READ : 0;
            int write = drained.position() > 0 ? SelectionKey.OP_WRITE : 0;
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
