package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.load.LoadResult;
import io.balsa.bench.load.Tickets;
import io.balsa.bench.peer.Side;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** {@link Task.FanOut}: events delivered a second, from the first put to the last event. */
final class FanOutMeasurement implements Measurement {
    private static final DataSet KEYS = new DataSet(1_000, 256);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Bench bench;
    private final Contenders contenders;
    private final Task.FanOut task;

    FanOutMeasurement(Bench bench, Contenders contenders, Task.FanOut task) {
        this.bench = bench;
        this.contenders = contenders;
        this.task = task;
    }

    @Override
    public double warm(Side side, Duration duration) throws InterruptedException {
        try (Session session = new Session(side)) {
            long end = bench.nanoTime().getAsLong() + duration.toNanos();
            LoadResult events = session.run(Tickets.until(end, bench.nanoTime()), duration.plus(GRACE));
            session.accounts.close(events, session.work.writes(), bench.seed());
            return events.perSecond();
        }
    }

    /** @param operations events; as many puts as make them, at least one for each writer */
    @Override
    public Sample take(Side side, long operations) throws InterruptedException {
        long puts = Math.max(task.writers(), operations / task.watchersEach());
        try (Session session = new Session(side)) {
            Meter meter = Meter.start(bench, contenders.of(side).cluster());
            LoadResult events = session.run(Tickets.count(puts), GRACE);
            Meter.Reading reading = meter.stop();
            Optional<String> fault = session.accounts.close(events, session.work.writes(), bench.seed());
            return new Sample(
                    events.acknowledged(),
                    events.nanos(),
                    Sample.Latency.of(events),
                    reading.costs(),
                    meter.evidence(reading, true, OptionalLong.of(puts * task.watchersEach()), events, fault));
        }
    }

    /** Watches that are open, and the writers' work. */
    private final class Session implements AutoCloseable {
        private final Connections connections;
        private final Accounts accounts;
        private final FanOutWork work;
        private final WatchStreams watches;

        Session(Side side) throws InterruptedException {
            Keyspace keys = contenders.keys(side, KEYS);
            connections = contenders.of(side).connect(Spread.LEADER, task.streams());
            connections.prime();
            accounts = new Accounts(connections, keys, bench.patience());
            Lanes lanes = Lanes.of(task.writers(), keys, connections, bench.seed());
            work = new FanOutWork(lanes, task.watchersEach(), bench.nanoTime());
            watches = new WatchStreams(work, keys, task, connections);
        }

        /** The result is about events: how many came, how long after their puts were sent. */
        LoadResult run(Tickets tickets, Duration limit) throws InterruptedException {
            Optional<String> late = watches.awaitCreated(GRACE)
                    ? Optional.empty()
                    : Optional.of(task.watchers() + " watches could not be made within " + GRACE.toSeconds() + " s");
            long began = bench.nanoTime().getAsLong();
            LoadResult puts = bench.closedLoop().run(work, late.isPresent() ? Tickets.count(0) : tickets, limit);
            long events = puts.acknowledged() * task.watchersEach();
            boolean all = bench.patience().await(limit, PAUSE, () -> work.delivered() >= events);
            Optional<String> failure = late.or(puts::failure)
                    .or(watches::failure)
                    .or(() -> all
                            ? Optional.empty()
                            : Optional.of(work.delivered() + " of " + events + " events came in time"));
            return new LoadResult(
                    work.delivered(),
                    failure.isPresent() ? 1 : 0,
                    failure,
                    puts.wrong().or(() -> Optional.ofNullable(work.fault())),
                    work.lastEventNanos() - began,
                    work.latencies());
        }

        @Override
        public void close() {
            connections.close();
        }
    }
}
