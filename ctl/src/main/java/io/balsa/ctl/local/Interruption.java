package io.balsa.ctl.local;

import java.io.Closeable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns ^C (and SIGTERM) into an interrupt of the thread that made it, and holds the JVM's end back until that thread has
 * tidied up. The JVM's own exit code for SIGINT is 130.
 */
final class Interruption implements Closeable {
    private static final long TIDY_SECONDS_MAX = 30;

    private final CountDownLatch tidy = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean fired;

    Interruption() {
        Thread worker = Thread.currentThread();
        hook = new Thread(
                () -> {
                    fired = true;
                    worker.interrupt();
                    awaitTidy();
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitTidy() {
        try {
            if (!tidy.await(TIDY_SECONDS_MAX, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** To be called by steps that do not block: whether the user wants to stop. */
    void check() throws InterruptedException {
        if (fired) {
            throw new InterruptedException();
        }
    }

    @Override
    public void close() {
        // Tidying up is over; an interrupt that came in between has been served.
        tidy.countDown();
        if (!fired) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM has begun to end since.
                fired = true;
            }
        }
    }
}
