package io.balsa.jepsen.workload;

import io.balsa.jepsen.history.Operation;
import java.util.concurrent.atomic.LongAdder;

/** How many operations came out how, so far. Thread-safe. */
public final class Tally {
    /** What it was at one moment. */
    public record Counts(long acknowledged, long unknown, long refused, long events) {
        public long operations() {
            return acknowledged + unknown + refused;
        }

        public Counts since(Counts before) {
            return new Counts(
                    acknowledged - before.acknowledged,
                    unknown - before.unknown,
                    refused - before.refused,
                    events - before.events);
        }
    }

    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder events = new LongAdder();

    void count(Operation operation) {
        if (operation.acknowledged()) {
            acknowledged.increment();
        } else if (operation.unknown()) {
            unknown.increment();
        } else {
            refused.increment();
        }
    }

    void countEvents(int count) {
        events.add(count);
    }

    public Counts counts() {
        return new Counts(acknowledged.sum(), unknown.sum(), refused.sum(), events.sum());
    }
}
