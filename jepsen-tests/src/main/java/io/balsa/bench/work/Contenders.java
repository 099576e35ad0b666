package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.load.LoadResult;
import io.balsa.bench.load.Tickets;
import io.balsa.bench.peer.CannotRunException;
import io.balsa.bench.peer.Cluster;
import io.balsa.bench.peer.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * A cluster of each side, both running: while one is measured, the other has nothing to do. Confined to the thread that
 * measures.
 */
final class Contenders implements AutoCloseable {
    private static final Duration FILL_TIMEOUT = Duration.ofMinutes(20);
    private static final Duration COMPACTION_TIMEOUT = Duration.ofMinutes(5);
    private static final int FILL_LANES = 8;

    private final Bench bench;
    private final Map<Side, Contender> both = new EnumMap<>(Side.class);

    Contenders(Bench bench) {
        this.bench = bench;
    }

    /** Starts a side's cluster if it does not run, and waits for its leader. */
    Contender of(Side side) throws InterruptedException {
        Contender running = both.get(side);
        if (running != null) {
            return running;
        }
        Cluster cluster = bench.clusters().make(bench.program(side));
        cluster.start();
        Contender started = new Contender(cluster, bench.loop(), bench.patience());
        both.put(side, started);
        started.leader();
        return started;
    }

    /** The keys of a data set on a side, written there if they are not there yet. */
    Keyspace keys(Side side, DataSet set) throws InterruptedException {
        Contender contender = of(side);
        if (!contender.keyspaces().containsKey(set)) {
            contender.keyspaces().put(set, fill(contender, set));
        }
        return Objects.requireNonNull(contender.keyspaces().get(set));
    }

    Keyspace fill(Contender contender, DataSet set) throws InterruptedException {
        Keyspace keys = new Keyspace(set.keys() + "x" + set.valueBytes(), set, bench.seed());
        try (Connections connections = contender.connect(Spread.LEADER, FILL_LANES)) {
            connections.prime();
            FillWork fill = new FillWork(Lanes.of(FILL_LANES, keys, connections, bench.seed()));
            LoadResult result = bench.closedLoop().run(fill, Tickets.count(fill.requests()), FILL_TIMEOUT);
            if (!result.isClean()) {
                throw new CannotRunException(contender.cluster().side().label() + " did not take "
                        + set.keys() + " keys of " + set.valueBytes() + " bytes: "
                        + result.failure().or(result::wrong).orElse("no reason given"));
            }
        }
        return keys;
    }

    /** Compacts what is running to the latest revision, and waits until that is done. */
    void compact() throws InterruptedException {
        for (Contender contender : both.values()) {
            try (Connections connections = contender.connect(Spread.LEADER, 1)) {
                connections.prime();
                Keyspace any = keys(contender.cluster().side(), DataSet.SMALL);
                long revision = new ReadBack(connections, any).count().revision();
                // That nothing has been written since the last time is no error.
                Compacting.start(connections, revision).await(COMPACTION_TIMEOUT);
            }
        }
    }

    /** Ends both clusters and removes their data. */
    @Override
    public void close() throws IOException {
        for (Contender contender : both.values()) {
            contender.close();
            bench.clusters().discard(contender.cluster());
        }
        both.clear();
    }
}
