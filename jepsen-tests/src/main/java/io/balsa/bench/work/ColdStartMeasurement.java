package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.load.Tickets;
import io.balsa.bench.load.Work;
import io.balsa.bench.peer.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * {@link Task.ColdStart}: all members are killed and started again; then, from the first put that is taken, as many puts as
 * there is time for.
 */
final class ColdStartMeasurement implements Measurement {
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Bench bench;
    private final Contenders filler;
    private final Restarts restarts;
    private final Task.ColdStart task;

    ColdStartMeasurement(Bench bench, Contenders filler, Task.ColdStart task) {
        this.bench = bench;
        this.filler = filler;
        this.restarts = new Restarts(bench);
        this.task = task;
    }

    @Override
    public double warm(Side side, Duration duration) {
        return 0;
    }

    @Override
    public Sample take(Side side, long operations) throws InterruptedException, IOException {
        return restarts.run(side, contender -> {
            contender.cluster().start();
            contender.leader();
            Keyspace keys = filler.fill(contender, DataSet.SMALL);
            contender.cluster().killAllAndWait();
            Restarts.Started started = restarts.start(contender, "cold");
            Sample sample = puts(contender, keys);
            return started.fault().isEmpty() ? sample : sample.with(started.fault());
        });
    }

    private Sample puts(Contender contender, Keyspace keys) throws InterruptedException {
        try (Connections connections = contender.connect(Spread.LEADER, task.inFlight())) {
            connections.prime();
            Work work = new PutWork(Lanes.of(task.inFlight(), keys, connections, bench.seed()));
            Duration time = Duration.ofSeconds(task.seconds());
            return new Exam(bench, contender, connections, keys).take(work, true, OptionalLong.empty(), () -> {
                long end = bench.nanoTime().getAsLong() + time.toNanos();
                return bench.closedLoop().run(work, Tickets.until(end, bench.nanoTime()), time.plus(GRACE));
            });
        }
    }
}
