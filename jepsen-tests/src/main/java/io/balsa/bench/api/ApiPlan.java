package io.balsa.bench.api;

import java.time.Duration;
import java.util.List;

/**
 * How much.
 *
 * @param pods how many are in the store, growing
 * @param watches how many are open, growing
 * @param window how long requests of one kind are sent
 * @param rate writes a second of the row that has an aim
 * @param events to each crowd of watches together, at least three to each
 * @param writes at most so many for a crowd of watches: they are made one after the other
 * @param steadyMax how long each kind of request is warmed up at most: until it is as fast as it gets
 */
public record ApiPlan(
        List<Integer> pods,
        List<Integer> watches,
        Duration window,
        int rate,
        int events,
        int writes,
        Duration steadyMax) {
    public static final ApiPlan STANDARD = new ApiPlan(
            List.of(1, 10_000), List.of(1, 1_000), Duration.ofSeconds(5), 500, 100_000, 500, Duration.ofSeconds(45));
    public static final ApiPlan LONG = new ApiPlan(
            List.of(1, 10_000, 100_000),
            List.of(1, 1_000, 10_000),
            Duration.ofSeconds(10),
            500,
            300_000,
            500,
            Duration.ofSeconds(90));

    public ApiPlan {
        pods = List.copyOf(pods);
        watches = List.copyOf(watches);
        require(pods, "pods");
        require(watches, "watches");
    }

    /** How many events each of so many watches is sent. */
    int eventsEach(int crowd) {
        return Math.max(3, Math.min(writes, events / crowd));
    }

    private static void require(List<Integer> counts, String what) {
        int before = 0;
        for (int count : counts) {
            if (count <= before) {
                throw new IllegalArgumentException(
                        "numbers of " + what + " must be more than 0 and grow, not " + counts);
            }
            before = count;
        }
    }

    public ApiPlan with(List<Integer> otherPods, List<Integer> otherWatches) {
        return new ApiPlan(otherPods, otherWatches, window, rate, events, writes, steadyMax);
    }
}
