package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.load.LoadResult;
import io.balsa.bench.load.Work;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs a load over a key space between two looks at the processes, reads back, and puts it all together. Used once. */
final class Exam {
    private final Bench bench;
    private final Contender contender;
    private final Accounts accounts;

    /** Reads what is there before. */
    Exam(Bench bench, Contender contender, Connections connections, Keyspace keys) {
        this.bench = bench;
        this.contender = contender;
        this.accounts = new Accounts(connections, keys, bench.patience());
    }

    /** What is measured. */
    interface Load {
        LoadResult run() throws InterruptedException;
    }

    /** @param expected how many operations the load has; empty: as many as there is time for */
    Sample take(Work work, boolean mustSync, OptionalLong expected, Load load) throws InterruptedException {
        Meter meter = Meter.start(bench, contender.cluster());
        LoadResult result = load.run();
        Meter.Reading reading = meter.stop();
        Optional<String> fault = accounts.close(result, work.writes(), bench.seed());
        return new Sample(
                result.acknowledged(),
                result.nanos(),
                Sample.Latency.of(result),
                reading.costs(),
                meter.evidence(reading, mustSync, expected, result, fault));
    }
}
