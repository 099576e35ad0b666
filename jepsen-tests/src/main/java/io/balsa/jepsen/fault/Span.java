package io.balsa.jepsen.fault;

import java.util.random.RandomGenerator;

/** From a shortest to a longest time, both included; {@code 0 <= leastMillis <= mostMillis}. */
public record Span(long leastMillis, long mostMillis) {
    /** Some time in it. */
    public long pickMillis(RandomGenerator random) {
        return random.nextLong(leastMillis, mostMillis + 1);
    }
}
