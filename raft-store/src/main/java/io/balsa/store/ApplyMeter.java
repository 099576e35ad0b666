package io.balsa.store;

import io.balsa.etcd.mvcc.Event;
import io.balsa.store.apply.AppliedBatch;
import io.balsa.store.apply.AppliedListener;
import io.balsa.store.lease.LeaseChange;
import io.balsa.store.metrics.Counter;
import io.balsa.store.metrics.Histogram;
import io.balsa.store.metrics.MetricsPage;
import io.balsa.store.mvcc.RevisionEvents;
import io.balsa.store.mvcc.StoreState;

/** Counts what is applied, under etcd's names; the applying thread tells it. */
final class ApplyMeter implements AppliedListener {
    private final Counter puts;
    private final Counter deletes;
    private final Counter txns;
    private final Counter putBytes;
    private final Counter granted;
    private final Counter revoked;
    private final Histogram ttls;
    private final KeysMeter keys;
    private final AppliedTimes times;

    private volatile StoreState state;

    /** @param now the state that what is applied from here on is added to */
    ApplyMeter(MetricsPage page, StoreState now, KeysMeter keys, AppliedTimes times) {
        this.state = now;
        this.keys = keys;
        this.times = times;
        puts = page.counter("etcd_mvcc_put_total", "Keys that have been put.");
        deletes = page.counter("etcd_mvcc_delete_total", "Keys that have been deleted.");
        txns = page.counter("etcd_mvcc_txn_total", "Revisions that have changed more than one key.");
        putBytes = page.counter(
                "etcd_debugging_mvcc_total_put_size_in_bytes", "Bytes of keys and values that have been put.");
        granted = page.counter("etcd_debugging_lease_granted_total", "Leases that have been granted.");
        revoked = page.counter("etcd_debugging_lease_revoked_total", "Leases that have ended.");
        ttls = page.histogram("etcd_debugging_lease_ttl_total", "Seconds that leases were granted for.", 1, 24);
        page.gauge(
                "etcd_debugging_mvcc_current_revision", "The store's revision here.", () -> (double) state.revision());
        page.gauge("etcd_debugging_mvcc_compact_revision", "Up to here history is gone.", () ->
                (double) state.compacted());
        page.gauge("etcd_debugging_mvcc_keys_total", "Keys that there are.", keys::keys);
    }

    @Override
    public void applying() {
        times.applying();
    }

    @Override
    public void applied(AppliedBatch batch) {
        state = batch.state();
        keys.applied(batch);
        for (RevisionEvents revision : batch.revisions()) {
            if (revision.events().size() > 1) {
                txns.increment();
            }
            for (Event event : revision.events()) {
                if (event.getType() == Event.EventType.PUT) {
                    puts.increment();
                    putBytes.add(event.getKv().getKey().size()
                            + event.getKv().getValue().size());
                } else {
                    deletes.increment();
                }
            }
        }
        for (LeaseChange change : batch.leases()) {
            if (change instanceof LeaseChange.Granted lease) {
                granted.increment();
                ttls.observe((double) lease.lease().ttlSeconds());
            } else if (change instanceof LeaseChange.Revoked) {
                revoked.increment();
            }
        }
        times.applied(batch);
    }

    @Override
    public void replaced(StoreState other) {
        state = other;
        keys.replaced(other);
    }
}
