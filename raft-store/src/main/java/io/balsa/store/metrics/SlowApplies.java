package io.balsa.store.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs what took longer than the operator expects, writes and reads alike, as etcd does with {@code
 * --warning-apply-duration}. Any thread.
 */
public final class SlowApplies {
    private static final Logger LOG = LoggerFactory.getLogger(SlowApplies.class);

    private final Counter slow;
    private final Duration expected;

    /** @param expected what takes longer is slow */
    public SlowApplies(MetricsPage page, Duration expected) {
        this.slow = page.counter("etcd_server_slow_apply_total", "Requests that took longer than expected to apply.");
        this.expected = expected;
    }

    /** @param what for a log that others may read: without keys and values; asked only if it was slow */
    public void took(long nanos, Supplier<String> what) {
        if (nanos > expected.toNanos()) {
            slow.increment();
            LOG.warn(
                    "apply request took too long: {} took {} ms; expected at most {} ms",
                    what.get(),
                    TimeUnit.NANOSECONDS.toMillis(nanos),
                    expected.toMillis());
        }
    }
}
