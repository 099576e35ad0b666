package io.balsa.bench.work;

import io.balsa.bench.peer.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@link Task.FirstPut} and {@link Task.LargeData}: from the start of three processes to the first acknowledged put. */
final class FirstPutMeasurement implements Measurement {
    private final Contenders filler;
    private final Restarts restarts;
    private final Optional<DataSet> before;
    private final long seed;

    /** @param before what is in the cluster before all members are killed; empty: the members are new */
    FirstPutMeasurement(Bench bench, Contenders filler, Optional<DataSet> before) {
        this.filler = filler;
        this.restarts = new Restarts(bench);
        this.before = before;
        this.seed = bench.seed();
    }

    @Override
    public double warm(Side side, Duration duration) {
        return 0;
    }

    @Override
    public Sample take(Side side, long operations) throws InterruptedException, IOException {
        return restarts.run(side, contender -> {
            Optional<Keyspace> keys = before.isPresent() ? Optional.of(fill(contender)) : Optional.empty();
            Restarts.Started started = restarts.start(contender, "first");
            Optional<String> fault = started.fault();
            if (fault.isEmpty() && keys.isPresent()) {
                fault = readBack(contender, keys.get());
            }
            return restarts.sample(contender.cluster(), List.of(started.nanos()), started.costs(), fault);
        });
    }

    private Keyspace fill(Contender contender) throws InterruptedException {
        contender.cluster().start();
        contender.leader();
        Keyspace keys = filler.fill(contender, before.orElseThrow());
        contender.cluster().killAllAndWait();
        return keys;
    }

    /** Nothing that was acknowledged may have gone with the processes. */
    private Optional<String> readBack(Contender contender, Keyspace keys) throws InterruptedException {
        try (var connections = contender.connect(Spread.LEADER, 1)) {
            connections.prime();
            ReadBack readBack = new ReadBack(connections, keys);
            long found = readBack.count().keys();
            return found == keys.set().keys()
                    ? readBack.fault(seed)
                    : Optional.of("of " + keys.set().keys() + " acknowledged keys, " + found
                            + " are there after all members were killed");
        }
    }
}
