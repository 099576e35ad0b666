package io.balsa.jepsen.workload;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The registers of a workload: few at a time, so that clients meet on them, and fresh ones after a while, so that the
 * history of one register stays short enough to be searched. Safe for any thread.
 */
final class Registers {
    /** With six registers a history of about 350 operations each: searched in milliseconds. */
    private static final long OPERATIONS_PER_ROUND = 2_000;

    private final String prefix;
    private final int count;
    private final AtomicLong picked = new AtomicLong();

    Registers(String prefix, int count) {
        this.prefix = prefix;
        this.count = count;
    }

    String pick(RandomGenerator random) {
        long round = picked.getAndIncrement() / OPERATIONS_PER_ROUND;
        return prefix + "/" + round + "/" + random.nextInt(count);
    }
}
