package io.balsa.bench.work;

import io.balsa.bench.load.LoadResult;
import io.balsa.bench.peer.Cluster;
import io.balsa.bench.peer.ProcFiles;
import io.balsa.bench.peer.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks at members, client and machine before and after something that is measured. Used once. */
final class Meter {
    private final Cluster cluster;
    private final Bench bench;
    private final List<Long> processes;
    private final List<Long> syncsBefore;
    private final Usage serversBefore;
    private final Usage clientBefore;
    private final Usage machineBefore;

    private Meter(Bench bench, Cluster cluster) {
        this.bench = bench;
        this.cluster = cluster;
        ProcFiles files = bench.proc();
        this.processes = cluster.processes();
        this.syncsBefore = cluster.syncs();
        this.serversBefore = cluster.usage(files);
        this.clientBefore = files.of(bench.client());
        this.machineBefore = files.ofMachine();
    }

    static Meter start(Bench bench, Cluster cluster) {
        return new Meter(bench, cluster);
    }

    /** What was seen, at the end of what is measured. */
    record Reading(Sample.Costs costs, List<Long> processes, List<Long> processesAfter, List<Long> syncs) {
        Reading {
            processes = List.copyOf(processes);
            processesAfter = List.copyOf(processesAfter);
            syncs = List.copyOf(syncs);
        }
    }

    Reading stop() {
        ProcFiles files = bench.proc();
        cluster.requireAlive();
        Usage machine = files.ofMachine().since(machineBefore);
        Usage servers = cluster.usage(files).since(serversBefore);
        Usage client = files.of(bench.client()).since(clientBefore);
        long others = Math.max(0, machine.cpuNanos() - servers.cpuNanos() - client.cpuNanos());
        List<Long> syncs = new ArrayList<>();
        List<Long> after = cluster.syncs();
        for (int i = 0; i < after.size(); i++) {
            syncs.add(after.get(i) - syncsBefore.get(i));
        }
        Sample.Costs costs = new Sample.Costs(
                servers.cpuNanos(), client.cpuNanos(), others, servers.switches(), servers.residentBytes());
        return new Reading(costs, processes, cluster.processes(), syncs);
    }

    /**
     * The evidence for a load.
     *
     * @param expected empty: it had no fixed number of operations
     * @param readBack what is there that should not be, or the other way round
     */
    Evidence evidence(
            Reading reading, boolean mustSync, OptionalLong expected, LoadResult result, Optional<String> readBack) {
        return new Evidence(
                reading.processes(),
                reading.processesAfter(),
                bench.durable(),
                mustSync,
                reading.syncs(),
                expected,
                result.acknowledged(),
                result.failure(),
                result.wrong().or(() -> readBack));
    }
}
