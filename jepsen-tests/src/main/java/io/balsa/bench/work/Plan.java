package io.balsa.bench.work;

import java.time.Duration;

/**
 * How long and how often.
 *
 * @param rounds pairs of samples of each row, at least 1
 * @param warmUp before the first row, for each side in turn, several times
 * @param steadyMax how long ours, which is compiled while it runs, is warmed up beyond that at most, until it is as fast as it gets
 * @param warm of each row and side, before its rounds
 * @param rowSteadyMax how long ours is warmed up beyond that at most, until it is as fast at that row's work as it gets
 * @param window how long a sample should take on the slower side
 * @param tidy whether histories are compacted between rows, so that none is slowed down by those before it
 * @param limit no further round is begun later than this after the start; each row has at least one
 */
public record Plan(
        int rounds,
        Duration warmUp,
        Duration steadyMax,
        Duration warm,
        Duration rowSteadyMax,
        Duration window,
        boolean tidy,
        Duration limit) {
    public static final Plan QUICK = new Plan(
            3,
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofMillis(900),
            false,
            Duration.ofSeconds(48));

    public static final Plan STANDARD = new Plan(
            3,
            Duration.ofSeconds(10),
            Duration.ofMinutes(8),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofSeconds(3),
            true,
            Duration.ofDays(2));

    public Plan {
        if (rounds < 1) {
            throw new IllegalArgumentException("there must be at least one round");
        }
    }

    public Plan withRounds(int number) {
        return new Plan(number, warmUp, steadyMax, warm, rowSteadyMax, window, tidy, limit);
    }

    public Plan withWindow(Duration duration) {
        return new Plan(rounds, warmUp, steadyMax, warm, rowSteadyMax, duration, tidy, limit);
    }

    /** How many operations a sample has: what the slower side does in the window. */
    static long operations(double oursPerSecond, double theirsPerSecond, Duration window) {
        return Math.max(1, (long) (Math.min(oursPerSecond, theirsPerSecond) * window.toNanos() / 1e9));
    }
}
