package io.balsa.store.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. Any thread may count; counting never waits. */
public final class Counter {
    private final LongAdder value = new LongAdder();

    public void increment() {
        value.increment();
    }

    /** @param n not negative */
    public void add(long n) {
        value.add(n);
    }

    public long value() {
        return value.sum();
    }
}
