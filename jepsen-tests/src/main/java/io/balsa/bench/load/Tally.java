package io.balsa.bench.load;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Counts how requests end. Any thread may add; one reads when all have ended. */
final class Tally {
    private static final long LATENCY_MAX_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int DIGITS = 3;

    private final Recorder latencies = new Recorder(1_000, LATENCY_MAX_NANOS, DIGITS);
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();

    void acknowledged(long latencyNanos) {
        latencies.recordValue(Math.min(Math.max(latencyNanos, 0), LATENCY_MAX_NANOS));
        acknowledged.increment();
    }

    void failed(String reason) {
        failed.increment();
        failure.compareAndSet(null, reason);
    }

    void wrong(String reason) {
        failed.increment();
        wrong.compareAndSet(null, reason);
    }

    LoadResult result(long nanos) {
        Histogram histogram = latencies.getIntervalHistogram();
        return new LoadResult(
                acknowledged.sum(),
                failed.sum(),
                Optional.ofNullable(failure.get()),
                Optional.ofNullable(wrong.get()),
                nanos,
                histogram);
    }
}
