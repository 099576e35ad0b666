package io.balsa.jepsen.run;

import io.balsa.jepsen.cluster.Cluster;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Leader;
import io.balsa.jepsen.workload.Tally;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at a run from outside: who leads, and how far it is. On a thread of its own. */
final class Lookout {
    private static final long LEADER_MILLIS = 1_000;
    private static final long PROGRESS_MILLIS = 5_000;

    private final Cluster cluster;
    private final RunClocks clocks;
    private final Consumer<? super Entry> history;
    private final Tally tally;
    private final Consumer<String> lines;
    private volatile String doing = "starting";
    private @Nullable Leader last;
    private Tally.Counts before = new Tally.Counts(0, 0, 0, 0);

    Lookout(Cluster cluster, RunClocks clocks, Consumer<? super Entry> history, Tally tally, Consumer<String> lines) {
        this.cluster = cluster;
        this.clocks = clocks;
        this.history = history;
        this.tally = tally;
        this.lines = lines;
    }

    void start(ScheduledExecutorService thread) {
        thread.scheduleWithFixedDelay(this::lookForLeader, 0, LEADER_MILLIS, TimeUnit.MILLISECONDS);
        thread.scheduleAtFixedRate(this::say, PROGRESS_MILLIS, PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What the run does now, for people. */
    void doing(String what) {
        doing = what;
    }

    private void lookForLeader() {
        cluster.findLeader()
                .flatMap(leader -> cluster.status(leader).map(status -> {
                    return new Leader(leader.number(), status.getRaftTerm(), clocks.now());
                }))
                .ifPresent(seen -> {
                    Leader known = last;
                    if (known == null || known.member() != seen.member() || known.term() != seen.term()) {
                        last = seen;
                        history.accept(seen);
                    }
                });
    }

    private void say() {
        Tally.Counts now = tally.counts();
        Tally.Counts lately = now.since(before);
        before = now;
        Leader leader = last;
        lines.accept("%4d s  %6d ok (+%d)  %d unknown (+%d)  %d refused (+%d)  %d events  leader %s  %s"
                .formatted(
                        TimeUnit.NANOSECONDS.toSeconds(clocks.now()),
                        now.acknowledged(),
                        lately.acknowledged(),
                        now.unknown(),
                        lately.unknown(),
                        now.refused(),
                        lately.refused(),
                        now.events(),
                        leader == null ? "-" : "m" + leader.member() + "/" + leader.term(),
                        doing));
    }
}
