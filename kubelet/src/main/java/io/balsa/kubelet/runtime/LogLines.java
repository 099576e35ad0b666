package io.balsa.kubelet.runtime;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/** A container's output, read line by line by one thread. */
public interface LogLines extends AutoCloseable {
    /** The next thing to know, waiting at most {@code wait} for it. */
    Next next(Duration wait) throws InterruptedException;

    /** Ends a wait of another thread, and the reading. */
    @Override
    void close();

    sealed interface Next {}

    /**
     * A piece of output that ends with a line feed, except where the container ended without one or where a line is
     * longer than the reader's buffer.
     *
     * @param at when it was written, to about the second; see the runtime for how it knows
     */
    record Line(Instant at, ByteBuffer bytes, boolean startsLine) implements Next {}

    /** Nothing new within the wait. */
    record Idle() implements Next {}

    /** Everything was read: the container has ended, or following was not asked for. */
    record End() implements Next {}
}
