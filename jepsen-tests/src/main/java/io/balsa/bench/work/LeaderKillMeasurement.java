package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.load.Tickets;
import io.balsa.bench.peer.Member;
import io.balsa.bench.peer.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * {@link Task.LeaderKill}: kills the leader with SIGKILL and looks when one of the others takes a put; then the killed member
 * comes back, and once all three agree on a leader and some time has passed, again.
 */
final class LeaderKillMeasurement implements Measurement {
    private static final Duration WARM = Duration.ofSeconds(3);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final int SETTLE_MS = 1_000;
    /** So that kills do not keep step with heartbeats. */
    private static final int SETTLE_EXTRA_MS = 500;

    private final Bench bench;
    private final Contenders filler;
    private final Restarts restarts;
    private final Task.LeaderKill task;
    private final SplittableRandom random;

    LeaderKillMeasurement(Bench bench, Contenders filler, Task.LeaderKill task) {
        this.bench = bench;
        this.filler = filler;
        this.restarts = new Restarts(bench);
        this.task = task;
        this.random = new SplittableRandom(bench.seed());
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
            warm(contender);
            List<Long> times = new ArrayList<>();
            Optional<String> fault = Optional.empty();
            for (int i = 0; i < task.killsEach() && fault.isEmpty(); i++) {
                bench.patience().pause(Duration.ofMillis(SETTLE_MS + random.nextInt(SETTLE_EXTRA_MS)));
                fault = kill(contender, i, times);
            }
            return restarts.sample(contender.cluster(), times, restarts.memory(contender.cluster()), fault);
        });
    }

    private void warm(Contender contender) throws InterruptedException {
        Keyspace keys = filler.fill(contender, DataSet.SMALL);
        try (Connections connections = contender.connect(Spread.ALL, 6)) {
            connections.prime();
            PutWork work = new PutWork(Lanes.of(16, keys, connections, bench.seed()));
            long end = bench.nanoTime().getAsLong() + WARM.toNanos();
            bench.closedLoop().run(work, Tickets.until(end, bench.nanoTime()), WARM.plus(GRACE));
        }
    }

    private Optional<String> kill(Contender contender, int number, List<Long> times) throws InterruptedException {
        Member leader = contender.leader();
        List<Member> others = contender.cluster().members().stream()
                .filter(member -> member != leader)
                .toList();
        try (Probe probe = new Probe(bench, others, "kill-" + number)) {
            probe.connect();
            long killed = bench.nanoTime().getAsLong();
            leader.kill();
            leader.awaitEnd();
            times.add(probe.awaitFirst(Restarts.START_TIMEOUT) - killed);
            contender.cluster().start();
            contender.leader();
            return probe.fault();
        }
    }
}
