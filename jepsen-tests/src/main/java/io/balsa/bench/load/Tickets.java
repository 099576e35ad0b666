package io.balsa.bench.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Who may send another request. Any thread. */
@FunctionalInterface
public interface Tickets {
    /** Takes one; false when there are no more, and then there never will be. */
    boolean take();

    /** So many. */
    static Tickets count(long requests) {
        AtomicLong left = new AtomicLong(requests);
        return () -> left.getAndDecrement() > 0;
    }

    /** Any number until a moment. */
    static Tickets until(long deadlineNanos, LongSupplier nanoTime) {
        return () -> nanoTime.getAsLong() - deadlineNanos < 0;
    }
}
