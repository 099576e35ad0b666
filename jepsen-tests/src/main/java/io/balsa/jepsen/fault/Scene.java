package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Cluster;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * Where a fault happens.
 *
 * @param operator asks the store for what an operator would
 * @param random of this one fault
 * @param ticks for harm that changes while it lasts; of one thread
 */
public record Scene(Cluster cluster, Operator operator, RandomGenerator random, ScheduledExecutorService ticks) {
    private static final int TICK_SECONDS = 20;

    /** What faults ask of the store itself; all of it is in the history. */
    public interface Operator {
        /** Compacts at about the present revision; gives up without a word where no member answers. */
        void compact();

        /** Takes all alarms back; waits for it. */
        void disarm();
    }

    /** Again and again until it is canceled, the first time at once. */
    Future<?> every(Duration interval, Runnable action) {
        return ticks.scheduleWithFixedDelay(action, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Cancels it, and waits until its last time is over. */
    void end(Future<?> ticking) {
        ticking.cancel(false);
        try {
            ticks.submit(() -> {}).get(TICK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("harm that should end does not", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while harm was ended", e);
        }
    }
}
