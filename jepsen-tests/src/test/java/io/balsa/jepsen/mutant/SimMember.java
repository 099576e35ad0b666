package io.balsa.jepsen.mutant;

import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.store.Limits;
import io.balsa.store.apply.AppliedBatch;
import io.balsa.store.apply.AppliedListener;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.lease.CheckpointIntervals;
import io.balsa.store.lease.LeaseChange;
import io.balsa.store.lease.LeaseDeadlines;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.mvcc.Compaction;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;
import io.balsa.store.watch.WatchHub;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** One member of the simulation: everything of a real one above the log, with tasks that run when the simulation says so. */
final class SimMember {
    private static final Limits LIMITS = new Limits(1 << 20, 1 << 20, 128, 1 << 20, 3, 16);
    /** Small, so that watches lag, and pages and fragments are cut. */
    private static final WatchHub.Bounds BOUNDS = new WatchHub.Bounds(600, 400, 250, 150, Duration.ofMillis(50));

    final int number;
    final Deque<Runnable> tasks = new ArrayDeque<>();
    private final LongSupplier nanoTime;

    private record Waiting(long index, Runnable then) {}

    private final List<Waiting> waiting = new ArrayList<>();

    MemoryEngine engine = new MemoryEngine();
    StoreReader reader;
    Applier applier;
    WatchHub hub;
    Compaction compaction;
    LeaseDeadlines deadlines;
    boolean leads;
    List<SimConsumer> consumers = new ArrayList<>();

    SimMember(int number, LongSupplier nanoTime) {
        this.number = number;
        this.nanoTime = nanoTime;
        open();
    }

    private void open() {
        tasks.clear();
        waiting.clear();
        deadlines =
                new LeaseDeadlines(nanoTime, Duration.ofMillis(100), new CheckpointIntervals(Duration.ofMillis(300)));
        reader = new StoreReader(engine, LIMITS);
        compaction = new Compaction(engine, LIMITS);
        applier = Applier.open(engine, new AppliedListener() {
            @Override
            public void applied(AppliedBatch batch) {
                hub.applied(batch);
                if (leads) {
                    batch.leases().forEach(SimMember.this::leaseChanged);
                }
            }

            @Override
            public void replaced(StoreState state) {
                hub.replaced(state);
            }
        });
        WatchHub.Surroundings around =
                new WatchHub.Surroundings(tasks::addLast, tasks::addLast, reader::history, applier::revision, nanoTime);
        hub = new WatchHub(
                around,
                BOUNDS,
                revision -> ResponseHeader.newBuilder().setRevision(revision).build());
    }

    private void leaseChanged(LeaseChange change) {
        if (change instanceof LeaseChange.Granted granted) {
            deadlines.granted(granted.lease());
        } else if (change instanceof LeaseChange.Revoked revoked) {
            deadlines.revoked(revoked.id());
        }
    }

    /** What was not flushed is gone, and whoever waits here waits in vain. */
    void crash() {
        leads = false;
        engine = engine.reopened();
        open();
        consumers.forEach(SimConsumer::cut);
        consumers = new ArrayList<>();
    }

    long applied() {
        return applier.applied().index();
    }

    List<Result> apply(long term, long index, List<Command> commands) {
        List<Result> results = applier.apply(term, index, commands);
        release();
        return results;
    }

    /** Takes over the state of another. */
    void install(SimMember other) {
        applier.replacing();
        engine.replaceBy(other.engine);
        applier.replaced();
        release();
    }

    private void release() {
        List<Waiting> reached = new ArrayList<>();
        waiting.removeIf(one -> one.index() <= applied() && reached.add(one));
        reached.forEach(one -> one.then().run());
    }

    void whenApplied(long index, Runnable then) {
        if (index <= applied()) {
            then.run();
        } else {
            waiting.add(new Waiting(index, then));
        }
    }

    void lead(Duration extension) {
        leads = true;
        deadlines.promote(LeaseTable.all(engine.snapshot()), extension);
    }

    void follow() {
        leads = false;
        deadlines.demote();
    }

    /** Some of what waits to run, in its order. */
    void work(RandomGenerator random) {
        for (int i = random.nextInt(12); i > 0 && !tasks.isEmpty(); i--) {
            tasks.removeFirst().run();
        }
    }
}
