package io.balsa.ctl.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time that a command lets pass before it looks again; an interrupt ends it at once. */
public final class Pause {
    private Pause() {}

    public static void nanos(long nanos) throws InterruptedException {
        if (nanos > 0 && new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("a latch that nobody opens was opened");
        }
    }
}
