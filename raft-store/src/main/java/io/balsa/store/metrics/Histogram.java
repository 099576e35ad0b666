package io.balsa.store.metrics;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often something was how large, in buckets whose bounds double. Any thread may observe; observing never waits.
 *
 * <p>Worked example: first bound 1 and three buckets count what is at most 1, 2 and 4; an observation of 3 is counted in
 * the third, and one of 5 in none but the total.
 */
public final class Histogram {
    private final double[] bounds;
    /** One for each bound, and the last for what is above all of them. */
    private final LongAdder[] buckets;

    private final DoubleAdder sum = new DoubleAdder();

    Histogram(double firstBound, int bounds) {
        this.bounds = new double[bounds];
        this.buckets = new LongAdder[bounds + 1];
        double bound = firstBound;
        for (int i = 0; i <= bounds; i++) {
            buckets[i] = new LongAdder();
            if (i < bounds) {
                this.bounds[i] = bound;
                bound *= 2;
            }
        }
    }

    public void observe(double value) {
        int i = 0;
        while (i < bounds.length && value > bounds[i]) {
            i++;
        }
        buckets[i].increment();
        sum.add(value);
    }

    /** For a histogram of seconds. */
    public void observeNanos(long nanos) {
        observe(nanos / 1e9);
    }

    public long count() {
        long count = 0;
        for (LongAdder bucket : buckets) {
            count += bucket.sum();
        }
        return count;
    }

    double[] bounds() {
        return bounds;
    }

    /** How many are in the bucket alone, not in those below it. */
    long inBucket(int i) {
        return buckets[i].sum();
    }

    double sum() {
        return sum.sum();
    }
}
