package io.balsa.ctl.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One direction of a relay. It keeps what it has read but could not pass on, and reads no further until that is gone: a
 * slow receiver slows its sender down, and a connection on which nothing is under way costs no memory.
 */
final class Pipe {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel from;
    private final SocketChannel to;
    private ByteBuffer kept = NOTHING;
    private boolean ended;

    Pipe(SocketChannel from, SocketChannel to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Copies what can be copied now, and passes the end on once everything before it has gone.
     *
     * @param chunk room for one read; its content means nothing before and after
     */
    void copy(ByteBuffer chunk) throws IOException {
        if (kept.hasRemaining()) {
            to.write(kept);
            if (kept.hasRemaining()) {
                return;
            }
            kept = NOTHING;
        }
        if (!ended) {
            chunk.clear();
            ended = from.read(chunk) < 0;
            chunk.flip();
            to.write(chunk);
            if (chunk.hasRemaining()) {
                kept = ByteBuffer.allocate(chunk.remaining()).put(chunk).flip();
            }
        }
        if (isDone()) {
            to.shutdownOutput();
        }
    }

    /** The sender has ended and everything has been passed on. */
    boolean isDone() {
        return ended && !kept.hasRemaining();
    }

    boolean wantsToRead() {
        return !ended && !kept.hasRemaining();
    }

    boolean wantsToWrite() {
        return kept.hasRemaining();
    }
}
