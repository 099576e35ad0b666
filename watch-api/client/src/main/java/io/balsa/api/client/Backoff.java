package io.balsa.api.client;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: exponential, capped, with jitter, and forgotten after a quiet time.
 *
 * <p>Example, with {@code Policy(100 ms, 2, 1 s, 0, 10 s)}: {@code next()} answers 100, 200, 400, 800, 1000, 1000 ms; after
 * {@code reset()}, or when 10 s have passed since the last wait was over, it answers 100 ms again.
 *
 * <p>Not thread-safe: one owner. Only counts; waiting is its owner's business.
 */
public final class Backoff {
    /**
     * The shape of a back-off.
     *
     * @param first the wait after the first failure, at least 1 ns
     * @param factor what each further wait is multiplied with, at least 1
     * @param most no wait is longer
     * @param jitter the share of a wait, 0 to 1, that is drawn at random and taken off it
     * @param quiet after this long without a failure the count starts again
     */
    public record Policy(Duration first, double factor, Duration most, double jitter, Duration quiet) {
        public Policy {
            boolean sound = first.toNanos() > 0
                    && factor >= 1
                    && most.compareTo(first) >= 0
                    && jitter >= 0
                    && jitter <= 1
                    && !quiet.isNegative();
            if (!sound) {
                throw new IllegalArgumentException("A back-off needs 0 < first <= most, factor >= 1, 0 <= jitter <= 1: "
                        + first + ", " + most + ", " + factor + ", " + jitter);
            }
        }

        /** For calls to an API server: from 50 ms to 2 s, so that a server that is back is found within 2 s. */
        public static Policy forConnections() {
            return new Policy(Duration.ofMillis(50), 2, Duration.ofSeconds(2), 0.3, Duration.ofSeconds(30));
        }

        /** For keys whose work failed: from 10 ms to 30 s, so that one that always fails costs next to nothing. */
        public static Policy forWork() {
            return new Policy(Duration.ofMillis(10), 2, Duration.ofSeconds(30), 0.2, Duration.ofMinutes(5));
        }

        /** For containers that crash: 10 s, 20 s, ... 5 min, forgotten after 10 min (Kubernetes' CrashLoopBackOff). */
        public static Policy forContainers() {
            return new Policy(Duration.ofSeconds(10), 2, Duration.ofMinutes(5), 0, Duration.ofMinutes(10));
        }

        /** The wait after so many failures in a row (1 is the first), before jitter. */
        public Duration base(int failures) {
            double nanos = first.toNanos() * Math.pow(factor, Math.max(0, failures - 1));
            return nanos >= most.toNanos() ? most : Duration.ofNanos((long) nanos);
        }
    }

    private final Policy policy;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private int failures;
    private long waitOverNanos;

    public Backoff(Policy policy, RandomGenerator random, LongSupplier nanoTime) {
        this.policy = policy;
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /** Counts a failure and returns how long to wait before the next try. */
    public Duration next() {
        long now = nanoTime.getAsLong();
        if (failures > 0 && now - waitOverNanos > policy.quiet().toNanos()) {
            failures = 0;
        }
        failures = Math.min(failures + 1, 1_000_000);
        long base = policy.base(failures).toNanos();
        long wait = base - (long) (base * policy.jitter() * random.nextDouble());
        waitOverNanos = now + wait;
        return Duration.ofNanos(wait);
    }

    /** A try succeeded: the next failure is the first one again. */
    public void reset() {
        failures = 0;
    }

    /** How many failures in a row have been counted. */
    public int failures() {
        return failures;
    }
}
