package io.balsa.bench.work;

import io.balsa.bench.peer.Side;
import java.io.IOException;
import java.time.Duration;

/** How a row's samples are taken. Confined to the thread that measures. */
interface Measurement extends AutoCloseable {
    /**
     * Works without counting, so that client, members and data are as they will be when it counts.
     *
     * @return operations a second; 0 where the row is not about that
     */
    double warm(Side side, Duration duration) throws InterruptedException, IOException;

    /**
     * One sample.
     *
     * @param operations how many, the same for both sides; 0 where the row is not about that
     */
    Sample take(Side side, long operations) throws InterruptedException, IOException;

    /** Gives back what the row alone has used. */
    @Override
    default void close() throws IOException {}
}
