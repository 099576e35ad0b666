package io.balsa.bench.work;

import io.balsa.bench.peer.Cluster;
import io.balsa.bench.peer.ProcFiles;
import io.balsa.bench.peer.Side;
import io.balsa.bench.peer.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** What the rows have in common that start and kill members: a cluster of their own for each sample. */
final class Restarts {
    /** A start that takes longer is no start. */
    static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private final Bench bench;

    Restarts(Bench bench) {
        this.bench = bench;
    }

    /** Something that is done with a cluster, which is removed afterwards. */
    interface Episode {
        Sample with(Contender contender) throws InterruptedException, IOException;
    }

    /** Makes a cluster that has not been started. */
    Sample run(Side side, Episode episode) throws InterruptedException, IOException {
        Cluster cluster = bench.clusters().make(bench.program(side));
        try (Contender contender = new Contender(cluster, bench.loop(), bench.patience())) {
            return episode.with(contender);
        } finally {
            bench.clusters().discard(cluster);
        }
    }

    /** Starts all members and gives the time until a put is taken; what the probe was told must be there. */
    Started start(Contender contender, String name) throws InterruptedException {
        Cluster cluster = contender.cluster();
        ProcFiles files = bench.proc();
        try (Probe probe = new Probe(bench, cluster.members(), name)) {
            Usage machineBefore = files.ofMachine();
            Usage clientBefore = files.of(bench.client());
            long began = bench.nanoTime().getAsLong();
            cluster.start();
            long elapsed = probe.awaitFirst(START_TIMEOUT) - began;
            // The members are new: all that they have used, they have used for this.
            Usage servers = cluster.usage(files);
            Usage client = files.of(bench.client()).since(clientBefore);
            long all = files.ofMachine().since(machineBefore).cpuNanos();
            long others = Math.max(0, all - servers.cpuNanos() - client.cpuNanos());
            Sample.Costs costs = new Sample.Costs(
                    servers.cpuNanos(), client.cpuNanos(), others, servers.switches(), servers.residentBytes());
            return new Started(elapsed, costs, probe.fault());
        }
    }

    /** What a start took: until the first put was taken. */
    record Started(long nanos, Sample.Costs costs, Optional<String> fault) {}

    /** Members that run now, and have synced something since they were started. */
    Evidence evidence(Cluster cluster, OptionalLong expected, long acknowledged, Optional<String> fault) {
        List<Long> processes = cluster.processes();
        return new Evidence(
                processes,
                processes,
                bench.durable(),
                true,
                cluster.syncs(),
                expected,
                acknowledged,
                Optional.empty(),
                fault);
    }

    /** A sample about times, one or several, not about operations. */
    Sample sample(Cluster cluster, List<Long> nanos, Sample.Costs costs, Optional<String> fault) {
        Histogram times = new Histogram(3);
        nanos.forEach(times::recordValue);
        long sum = nanos.stream().mapToLong(Long::longValue).sum();
        Sample.Latency latency =
                new Sample.Latency(times.getValueAtPercentile(50), times.getValueAtPercentile(99), times.getMaxValue());
        Evidence evidence = evidence(cluster, OptionalLong.of(nanos.size()), nanos.size(), fault);
        return new Sample(nanos.size(), sum, latency, costs, evidence);
    }

    /** Where only memory says something. */
    Sample.Costs memory(Cluster cluster) {
        return new Sample.Costs(0, 0, 0, 0, cluster.usage(bench.proc()).residentBytes());
    }
}
