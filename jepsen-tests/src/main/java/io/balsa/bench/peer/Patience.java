package io.balsa.bench.peer;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waiting for conditions, never longer than told. */
public record Patience(LongSupplier nanoTime) {
    /**
     * Asks again and again until the answer is yes.
     *
     * @param pause between two questions
     * @return whether the condition came true in time
     */
    public boolean await(Duration limit, Duration pause, BooleanSupplier condition) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (nanoTime.getAsLong() - deadline > 0) {
                return false;
            }
            pause(pause);
        }
        return true;
    }

    /** Lets time pass; an interrupt ends it. */
    public void pause(Duration duration) throws InterruptedException {
        long end = nanoTime.getAsLong() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - nanoTime.getAsLong()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
