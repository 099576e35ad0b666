package io.balsa.kubelet.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: what is read from one side is written to the other before more is read, and the end of
 * the one becomes the end of the other.
 */
final class Direction {
    private final SocketChannel from;
    private final SocketChannel to;
    private final Buffers buffers;

    /** Holds what could not be written yet; nothing most of the time. */
    private @Nullable ByteBuffer pending;

    private boolean ended;

    Direction(SocketChannel from, SocketChannel to, Buffers buffers) {
        this.from = from;
        this.to = to;
        this.buffers = buffers;
    }

    boolean wantsToRead() {
        return !ended && pending == null;
    }

    boolean wantsToWrite() {
        return pending != null;
    }

    /** All has been passed on, the end too. */
    boolean done() {
        return ended && pending == null;
    }

    void readable() throws IOException {
        if (!wantsToRead()) {
            return;
        }
        ByteBuffer buffer = buffers.take();
        int count = from.read(buffer);
        if (count < 0) {
            ended = true;
        }
        pending = buffer.flip();
        writable();
    }

    void writable() throws IOException {
        ByteBuffer buffer = pending;
        if (buffer == null) {
            return;
        }
        to.write(buffer);
        if (buffer.hasRemaining()) {
            return;
        }
        release();
        if (ended) {
            to.shutdownOutput();
        }
    }

    void release() {
        ByteBuffer buffer = pending;
        pending = null;
        if (buffer != null) {
            buffers.give(buffer);
        }
    }
}
