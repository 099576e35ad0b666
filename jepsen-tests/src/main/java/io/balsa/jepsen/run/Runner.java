package io.balsa.jepsen.run;

import io.balsa.jepsen.cluster.Cluster;
import io.balsa.jepsen.cluster.StuckException;
import io.balsa.jepsen.disk.FaultLibrary;
import io.balsa.jepsen.fault.BrokenPromise;
import io.balsa.jepsen.fault.Fault;
import io.balsa.jepsen.fault.Harm;
import io.balsa.jepsen.fault.Scene;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Header;
import io.balsa.jepsen.history.HistoryFile;
import io.balsa.jepsen.history.Phase;
import io.balsa.jepsen.link.Links;
import io.balsa.jepsen.workload.Arena;
import io.balsa.jepsen.workload.Crew;
import io.balsa.jepsen.workload.Tally;
import io.balsa.jepsen.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Carries out a plan: starts a cluster, lets clients work, does harm by schedule, heals, waits until the cluster is well, reads
 * everything. What it leaves is a history; what that proves is for checkers to say.
 *
 * <p>Used once. {@link #close} may come from any thread, also while it runs, and ends every process.
 */
public final class Runner implements AutoCloseable {
    /** After a fault: longer than elections, restarts and copies take on a busy machine of two cores. */
    private static final Duration WELL = Duration.ofSeconds(90);
    /** Once all members have accepted a write, after the last fault: from then on there is an answer to everything. */
    private static final Duration LIVENESS = Duration.ofSeconds(5);

    private static final Duration CLIENTS_END = Duration.ofMinutes(1);
    private static final long NEW_STORE_REVISION = 1;
    private static final long WARM_MILLIS = 1_500;
    private static final long HEALED_MILLIS = 12_000;
    /** So small that flushes, purges, new log files and copies of the state come within seconds. */
    private static final String BOUNDS = "-Dbalsa.disk-bounds=flush=50000,tail=100000,segment=32768";

    /** Members are started often: the second compiler would not pay for itself. */
    private static final List<String> JAVA_OPTIONS = List.of("-XX:TieredStopAtLevel=1", BOUNDS);

    /**
     * What a run came to.
     *
     * @param history the file
     * @param done how often each kind of fault happened
     * @param stopped why it ended before its time, with what promise was broken; empty: it did not
     * @param livenessMillis the longest that the cluster took until it was well after a fault
     */
    public record Result(
            Path history,
            Map<String, Integer> done,
            Optional<String> stopped,
            Tally.Counts counts,
            long livenessMillis) {}

    private final Plan plan;
    private final Consumer<String> lines;
    private final RunClocks clocks;
    private final Deque<Runnable> toRelease = new ConcurrentLinkedDeque<>();
    private final Cluster cluster;
    private final Map<String, Integer> done = new TreeMap<>();
    private long livenessMillis;

    /** @param lines for people who watch */
    public Runner(Plan plan, LongSupplier nanoTime, Consumer<String> lines) throws IOException {
        this.plan = plan;
        this.lines = lines;
        this.clocks = new RunClocks(nanoTime);
        Files.createDirectories(plan.folder());
        Links links = new Links(nanoTime, new SplittableRandom(plan.seed()));
        this.cluster = Cluster.prepare(
                new Cluster.Settings(
                        plan.folder(),
                        plan.members(),
                        plan.launcher(),
                        JAVA_OPTIONS,
                        List.of("--log-level=info"),
                        FaultLibrary.isAvailable()),
                links);
    }

    /** Until the plan is carried out, or a promise is broken. */
    public Result run() throws IOException, InterruptedException {
        Path path = plan.folder().resolve("history.jsonl");
        Header header = new Header(
                plan.seed(),
                plan.members(),
                plan.workloads().stream().map(Workload::name).toList(),
                plan.faults().stream().map(Fault::name).toList(),
                plan.launcher().version(),
                NEW_STORE_REVISION,
                LIVENESS.toNanos());
        ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
        ExecutorService clients = Executors.newFixedThreadPool(plan.pace().clients());
        try (HistoryFile history = HistoryFile.create(path, header)) {
            Arena arena = new Arena(() -> Caretaker.endpoints(cluster), history, clocks::now);
            Optional<String> stopped = carryOut(arena, history, ticks, looks, clients);
            looks.shutdownNow();
            return new Result(path, done, stopped, arena.tally().counts(), livenessMillis);
        } finally {
            ticks.shutdownNow();
            looks.shutdownNow();
            clients.shutdownNow();
        }
    }

    private Optional<String> carryOut(
            Arena arena,
            Consumer<? super Entry> history,
            ScheduledExecutorService ticks,
            ScheduledExecutorService looks,
            ExecutorService clients) {
        Lookout lookout = new Lookout(cluster, clocks, history, arena.tally(), lines);
        SplittableRandom random = new SplittableRandom(plan.seed());
        try (Caretaker caretaker = new Caretaker(cluster, arena, clocks, history, random.split())) {
            cluster.startAll();
            lookout.start(looks);
            history.accept(new Phase(Phase.Kind.WORK, clocks.now()));
            Crew crew = Crew.start(arena, plan.workloads(), plan.pace(), random.nextLong(), clients);
            try {
                lookout.doing("warming up");
                clocks.pause(WARM_MILLIS);
                doHarm(caretaker, ticks, history, lookout, crew);
                lookout.doing("all is healed");
                history.accept(new Phase(Phase.Kind.HEALED, clocks.now()));
                clocks.pause(HEALED_MILLIS);
                crew.check();
            } finally {
                crew.finish(CLIENTS_END);
            }
            lookout.doing("reading everything");
            history.accept(new Phase(Phase.Kind.FINAL, clocks.now()));
            caretaker.readAll();
            return Optional.empty();
        } catch (StuckException | BrokenPromise e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (RunClocks.Ended e) {
            return Optional.of("the run was ended from outside");
        }
    }

    private void doHarm(
            Caretaker caretaker,
            ScheduledExecutorService ticks,
            Consumer<? super Entry> history,
            Lookout lookout,
            Crew crew) {
        Schedule schedule = new Schedule(plan.seed(), plan.faults(), plan.company());
        long end = clocks.now() + plan.length().toNanos();
        for (int steps = 0; clocks.now() < end && steps < plan.stepsMax(); steps++) {
            Schedule.Step step = schedule.next();
            lookout.doing("between faults");
            clocks.pause(step.pauseMillis());
            crew.check();
            carryOut(step, caretaker, ticks, history, lookout);
            lookout.doing("waiting until all are well after " + names(step));
            awaitWell(caretaker);
        }
    }

    private static String names(Schedule.Step step) {
        return String.join(" and ", step.faults().stream().map(Fault::name).toList());
    }

    private void awaitWell(Caretaker caretaker) {
        long from = clocks.now();
        cluster.awaitSettled();
        caretaker.probeAll(WELL);
        livenessMillis =
                Math.max(livenessMillis, Duration.ofNanos(clocks.now() - from).toMillis());
    }

    private record Begun(Fault fault, Harm harm, long nanos) {}

    private void carryOut(
            Schedule.Step step,
            Caretaker caretaker,
            ScheduledExecutorService ticks,
            Consumer<? super Entry> history,
            Lookout lookout) {
        Deque<Begun> begun = new ArrayDeque<>();
        for (int i = 0; i < step.faults().size(); i++) {
            Fault fault = step.faults().get(i);
            lookout.doing(fault.name());
            long from = clocks.now();
            Scene scene = new Scene(
                    cluster, caretaker, new SplittableRandom(step.seeds().get(i)), ticks);
            Harm harm = fault.begin(scene);
            toRelease.push(harm.release());
            begun.push(new Begun(fault, harm, from));
            lookout.doing(
                    names(step) + " on " + harm.members() + (harm.detail().isEmpty() ? "" : ": " + harm.detail()));
        }
        clocks.pause(step.holdMillis());
        for (Begun each : begun) {
            each.harm().heal().run();
            toRelease.clear();
            done.merge(each.fault().name(), 1, Integer::sum);
            history.accept(new io.balsa.jepsen.history.Fault(
                    each.fault().name(),
                    each.harm().numbers(),
                    each.harm().detail(),
                    each.harm().restarts(),
                    each.nanos(),
                    clocks.now()));
        }
    }

    @Override
    public void close() {
        clocks.end();
        cluster.close();
        toRelease.forEach(Runnable::run);
    }
}
