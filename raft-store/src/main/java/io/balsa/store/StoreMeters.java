package io.balsa.store;

import io.balsa.store.apply.AppliedListener;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.MeasuredEngine;
import io.balsa.store.metrics.Histogram;
import io.balsa.store.metrics.MetricsPage;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.raft.RaftMeters;
import java.util.function.LongSupplier;

/** Everything that is counted about a member, put together. */
final class StoreMeters implements AutoCloseable {
    private final MetricsPage page = new MetricsPage();
    private final String memberHex;
    private final LongSupplier nanoTime;
    private final RaftMeters raft;
    private final ApplyMeter applied;
    private final Histogram commits;

    /** @param now the state that this member starts from; its raft has not been made yet */
    StoreMeters(String memberHex, StoreState now, LongSupplier nanoTime) {
        this.memberHex = memberHex;
        this.nanoTime = nanoTime;
        this.raft = new RaftMeters(page, nanoTime);
        this.applied = new ApplyMeter(page, now);
        this.commits = page.histogram(
                "etcd_disk_backend_commit_duration_seconds",
                "How long the database took to take a batch of changes.",
                0.001,
                14);
        raft.attach(memberHex);
        ProcessMeter.register(page);
    }

    /** The engine for the thread that applies. */
    Engine measured(Engine engine) {
        return new MeasuredEngine(engine, nanoTime, commits::observeNanos);
    }

    /** To be told what is applied. */
    AppliedListener applied() {
        return applied;
    }

    /** From now on the page has how the member's parts stand. */
    void watch(MemberMeter.Parts parts) {
        MemberMeter.register(page, parts, memberHex);
    }

    /** To be called regularly. */
    void leaderSeen(long leader) {
        raft.leaderSeen(leader);
    }

    MetricsPage page() {
        return page;
    }

    @Override
    public void close() {
        raft.detach();
    }
}
