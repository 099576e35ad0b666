package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.load.LoadResult;
import io.balsa.bench.load.Tickets;
import io.balsa.bench.load.Work;
import io.balsa.bench.peer.Side;
import java.time.Duration;
import java.util.OptionalLong;

/** {@link Task.Steady}: a closed loop over the keys of a data set. */
final class SteadyMeasurement implements Measurement {
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Bench bench;
    private final Contenders contenders;
    private final Task.Steady task;
    private long seed;

    SteadyMeasurement(Bench bench, Contenders contenders, Task.Steady task) {
        this.bench = bench;
        this.contenders = contenders;
        this.task = task;
        this.seed = bench.seed();
    }

    @Override
    public double warm(Side side, Duration duration) throws InterruptedException {
        Keyspace keys = contenders.keys(side, task.set());
        try (Connections connections = contenders.of(side).connect(task.spread(), task.inFlight())) {
            connections.prime();
            Work work = Works.of(task.kind(), Lanes.of(task.inFlight(), keys, connections, ++seed));
            long end = bench.nanoTime().getAsLong() + duration.toNanos();
            LoadResult result =
                    bench.closedLoop().run(work, Tickets.until(end, bench.nanoTime()), duration.plus(GRACE));
            if (!result.isClean()) {
                new ReadBack(connections, keys).adopt(bench.patience());
            }
            return result.perSecond();
        }
    }

    @Override
    public Sample take(Side side, long operations) throws InterruptedException {
        Keyspace keys = contenders.keys(side, task.set());
        Contender contender = contenders.of(side);
        try (Connections connections = contender.connect(task.spread(), task.inFlight())) {
            connections.prime();
            Work work = Works.of(task.kind(), Lanes.of(task.inFlight(), keys, connections, ++seed));
            return new Exam(bench, contender, connections, keys)
                    .take(
                            work,
                            task.kind().writes(),
                            OptionalLong.of(operations),
                            () -> bench.closedLoop().run(work, Tickets.count(operations), GRACE));
        }
    }
}
