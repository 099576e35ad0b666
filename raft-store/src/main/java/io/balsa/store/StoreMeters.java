package io.balsa.store;

import io.balsa.store.apply.AppliedListener;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.MeasuredEngine;
import io.balsa.store.metrics.MetricsPage;
import io.balsa.store.metrics.SlowApplies;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.raft.RaftMeters;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Everything that is counted about a member, put together. */
final class StoreMeters implements AutoCloseable {
    private final MetricsPage page = new MetricsPage();
    private final String memberHex;
    private final LongSupplier nanoTime;
    private final RaftMeters raft;
    private final ApplyMeter applied;
    private final EngineTimes engine;
    private final SlowApplies slow;

    /**
     * @param reader of the state that this member starts from; its raft has not been made yet
     * @param readers threads that may block on the disk
     * @param slowApply what takes longer to apply is logged
     */
    StoreMeters(String memberHex, StoreReader reader, Executor readers, Duration slowApply, LongSupplier nanoTime) {
        this.memberHex = memberHex;
        this.nanoTime = nanoTime;
        this.raft = new RaftMeters(page, nanoTime);
        this.slow = new SlowApplies(page, slowApply);
        StoreState now = reader.state();
        this.applied =
                new ApplyMeter(page, now, new KeysMeter(reader, readers, now), new AppliedTimes(page, nanoTime, slow));
        this.engine = new EngineTimes(page);
        raft.attach(memberHex);
        ProcessMeter.register(page);
    }

    /** The engine for those who write to it. */
    Engine measured(Engine plain) {
        return new MeasuredEngine(plain, nanoTime, engine);
    }

    /** To be told of whatever was slow. */
    SlowApplies slow() {
        return slow;
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
