package io.balsa.store;

import io.balsa.store.engine.MeasuredEngine;
import io.balsa.store.metrics.Histogram;
import io.balsa.store.metrics.MetricsPage;
import java.util.concurrent.atomic.AtomicLong;

/** How long the database takes, under etcd's names. Any thread. */
final class EngineTimes implements MeasuredEngine.Times {
    private final Histogram commits;
    private final Histogram reclaims;
    private final AtomicLong reclaiming = new AtomicLong();

    EngineTimes(MetricsPage page) {
        commits = page.histogram(
                "etcd_disk_backend_commit_duration_seconds",
                "How long the database took to take a batch of changes.",
                0.001,
                14);
        reclaims = page.histogram(
                "etcd_disk_backend_defrag_duration_seconds",
                "How long the database took to give back the room of what is gone.",
                0.1,
                13);
        page.gauge("etcd_disk_defrag_inflight", "1 if the database is giving back room, which blocks nobody.", () ->
                (double) reclaiming.get());
    }

    @Override
    public void wrote(long nanos) {
        commits.observeNanos(nanos);
    }

    @Override
    public void reclaiming() {
        reclaiming.incrementAndGet();
    }

    @Override
    public void reclaimed(long nanos) {
        reclaiming.decrementAndGet();
        reclaims.observeNanos(nanos);
    }
}
