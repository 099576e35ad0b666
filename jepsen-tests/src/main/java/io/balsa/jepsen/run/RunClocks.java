package io.balsa.jepsen.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The time of a run, which can be ended early. Thread-safe. */
final class RunClocks {
    /** Somebody wants the run to end now. */
    static final class Ended extends RuntimeException {
        Ended() {
            super("the run was ended", null, false, false);
        }
    }

    private final LongSupplier nanoTime;
    private final long beginNanos;
    private final CountDownLatch ended = new CountDownLatch(1);

    RunClocks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.beginNanos = nanoTime.getAsLong();
    }

    /** Since the run began: what all times of its history are. */
    long now() {
        return nanoTime.getAsLong() - beginNanos;
    }

    void end() {
        ended.countDown();
    }

    /** @throws Ended as soon as the run is to end */
    void pause(long millis) {
        try {
            if (ended.await(millis, TimeUnit.MILLISECONDS)) {
                throw new Ended();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Ended();
        }
    }
}
