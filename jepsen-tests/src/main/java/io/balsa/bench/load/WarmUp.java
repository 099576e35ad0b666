package io.balsa.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;

/** Work that is not measured: a program that is compiled while it runs is so anew for each kind of work. */
public final class WarmUp {
    private WarmUp() {}

    /** Works for a while, and says how many operations a second that were. */
    public interface Pass {
        double run() throws InterruptedException, IOException;
    }

    /**
     * Works until the program is {@linkplain Steadiness steady}, or the time is over; at least one pass.
     *
     * @param told the rate of each pass
     * @return the last rate
     */
    public static double untilSteady(LongSupplier nanoTime, Duration max, Pass pass, DoubleConsumer told)
            throws InterruptedException, IOException {
        long end = nanoTime.getAsLong() + max.toNanos();
        Steadiness steadiness = new Steadiness();
        double perSecond;
        boolean steady;
        do {
            perSecond = pass.run();
            steady = steadiness.add(perSecond);
            told.accept(perSecond);
        } while (!steady && nanoTime.getAsLong() - end < 0);
        return perSecond;
    }
}
