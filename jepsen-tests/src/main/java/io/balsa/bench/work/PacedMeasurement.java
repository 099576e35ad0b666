package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.load.Work;
import io.balsa.bench.peer.Side;
import java.time.Duration;
import java.util.OptionalLong;

/** {@link Task.Paced}: the same rate for both sides, half of what the slower one did in the closed loop before. */
final class PacedMeasurement implements Measurement {
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final int IN_FLIGHT = 256;
    /** Requests wait for a lane only when a side is far behind. */
    private static final int LANES = 2_000;

    private final Bench bench;
    private final Contenders contenders;
    private final Task.Paced task;
    private final Duration window;
    private final SteadyMeasurement closed;

    PacedMeasurement(Bench bench, Contenders contenders, Task.Paced task, Duration window) {
        this.bench = bench;
        this.contenders = contenders;
        this.task = task;
        this.window = window;
        this.closed = new SteadyMeasurement(
                bench, contenders, new Task.Steady(task.kind(), IN_FLIGHT, task.spread(), task.set()));
    }

    @Override
    public double warm(Side side, Duration duration) throws InterruptedException {
        return closed.warm(side, duration);
    }

    @Override
    public Sample take(Side side, long operations) throws InterruptedException {
        long requests = Math.max(1, operations / 2);
        long perSecond = Math.max(1, requests * 1_000 / Math.max(1, window.toMillis()));
        Keyspace keys = contenders.keys(side, task.set());
        Contender contender = contenders.of(side);
        try (Connections connections = contender.connect(task.spread(), IN_FLIGHT)) {
            connections.prime();
            Work work = Works.of(task.kind(), Lanes.of(LANES, keys, connections, bench.seed()));
            return new Exam(bench, contender, connections, keys)
                    .take(
                            work,
                            task.kind().writes(),
                            OptionalLong.of(requests),
                            () -> bench.openLoop().run(work, perSecond, requests, window.plus(GRACE)));
        }
    }
}
