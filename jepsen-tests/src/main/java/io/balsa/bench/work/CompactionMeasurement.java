package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.load.LoadResult;
import io.balsa.bench.load.Tickets;
import io.balsa.bench.load.Work;
import io.balsa.bench.peer.Side;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@link Task.Compaction}: makes the history, then puts at a fixed rate while it is compacted. Both sides are looked at for
 * the same time from the compaction's beginning, whenever it ends.
 */
final class CompactionMeasurement implements Measurement {
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final Duration FILL_TIMEOUT = Duration.ofMinutes(15);
    private static final Duration GRACE = Duration.ofMinutes(3);
    private static final int FILL_IN_FLIGHT = 1_000;
    private static final int LANES = 1_000;

    private final Bench bench;
    private final Contenders contenders;
    private final Task.Compaction task;

    CompactionMeasurement(Bench bench, Contenders contenders, Task.Compaction task) {
        this.bench = bench;
        this.contenders = contenders;
        this.task = task;
    }

    @Override
    public double warm(Side side, Duration duration) {
        return 0;
    }

    @Override
    public Sample take(Side side, long operations) throws InterruptedException {
        Keyspace keys = contenders.keys(side, DataSet.SMALL);
        Contender contender = contenders.of(side);
        try (Connections connections = contender.connect(Spread.LEADER, FILL_IN_FLIGHT)) {
            connections.prime();
            Optional<String> unfilled = fill(connections, keys);
            long revision = new ReadBack(connections, keys).count().revision();
            long requests = task.perSecond() * WINDOW.toSeconds();
            Work work = new PutWork(Lanes.of(LANES, keys, connections, bench.seed()));
            return new Exam(bench, contender, connections, keys).take(work, true, OptionalLong.of(requests), () -> {
                Compacting compacting = Compacting.start(connections, revision);
                LoadResult puts = bench.openLoop().run(work, task.perSecond(), requests, WINDOW.plus(GRACE));
                Optional<String> failure = unfilled.isPresent() ? unfilled : compacting.await(GRACE);
                return failure.isEmpty() ? puts : puts.withFailure(failure.get());
            });
        }
    }

    private Optional<String> fill(Connections connections, Keyspace keys) throws InterruptedException {
        Work work = new PutWork(Lanes.of(FILL_IN_FLIGHT, keys, connections, bench.seed() + 1));
        LoadResult result = bench.closedLoop().run(work, Tickets.count(task.revisions()), FILL_TIMEOUT);
        if (result.isClean()) {
            return Optional.empty();
        }
        new ReadBack(connections, keys).adopt(bench.patience());
        return result.failure().or(result::wrong);
    }
}
