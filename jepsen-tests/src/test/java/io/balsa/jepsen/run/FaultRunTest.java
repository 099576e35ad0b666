package io.balsa.jepsen.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.check.Checks;
import io.balsa.jepsen.check.Guarantee;
import io.balsa.jepsen.check.Verdict;
import io.balsa.jepsen.cluster.Launcher;
import io.balsa.jepsen.disk.FaultLibrary;
import io.balsa.jepsen.fault.Fault;
import io.balsa.jepsen.fault.Faults;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.HistoryFile;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.workload.Crew;
import io.balsa.jepsen.workload.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code scripts/jepsen} does, with a fixed budget: one cluster of three real members, clients of all workloads, faults
 * one after the other, everything checked. That the checkers would find what goes wrong is shown beside them.
 *
 * <p>{@code -Dbalsa.seed=N} repeats a schedule.
 */
@EnabledIf(value = "io.balsa.jepsen.disk.FaultLibrary#isAvailable", disabledReason = "gcc is not installed")
class FaultRunTest {
    private static final long SEED = Long.getLong("balsa.seed", System.nanoTime() % 1_000_000);
    private static final Crew.Pace PACE = new Crew.Pace(3, 25);

    /** Each once, in an order of the seed: of every area those that need the most of the store. */
    private static final List<String> OFTEN = List.of(
            "kill-leader",
            "pause-leader",
            "partition-leader",
            "partition-one-way",
            "half-open",
            "power-loss-all",
            "fsync-error",
            "clock-strobe",
            "kill-in-compaction",
            "member-replace");

    @TempDir
    private Path folder;

    @Test
    void allGuaranteesHoldUnderTenKindsOfFaults() throws IOException, InterruptedException {
        List<Fault> faults =
                OFTEN.stream().map(name -> Faults.named(name).orElseThrow()).toList();
        Runner.Result result = run(3, Duration.ofMinutes(10), faults.size(), false, faults);
        assertThat(result.done().keySet()).hasSize(faults.size());
    }

    /** All kinds that this machine and the size allow, two at a time where they allow it. */
    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void allGuaranteesHoldForAnHourOfAllFaults(int members) throws IOException, InterruptedException {
        List<Fault> faults = Faults.ALL.stream()
                .filter(fault ->
                        fault.membersMin() <= members && fault.missing().isEmpty())
                .toList();
        run(members, Duration.ofMinutes(60), Integer.MAX_VALUE, true, faults);
    }

    private Runner.Result run(int members, Duration length, int steps, boolean company, List<Fault> faults)
            throws IOException, InterruptedException {
        assertThat(FaultLibrary.missing()).isEmpty();
        Launcher launcher = Launcher.ofThisTree();
        launcher.prepare();
        Plan plan = new Plan(
                SEED, members, length, steps, company, faults, Workloads.ALL, PACE, launcher, folder.resolve("run"));
        // For whoever reads the build: how to repeat it.
        System.out.println("FaultRunTest: " + members + " members, -Dbalsa.seed=" + SEED);
        Runner.Result result;
        // Its progress: it takes minutes.
        try (Runner runner = new Runner(plan, System::nanoTime, System.out::println)) {
            result = runner.run();
        }
        History history = HistoryFile.read(result.history());
        assertThat(history.operations().stream().filter(operation -> isUnderAFault(history, operation)))
                .as("operations while a fault was there")
                .hasSizeGreaterThan(1_000);
        List<Verdict> verdicts = Checks.check(history);
        // The figures that the README quotes.
        Stream.of(Report.done(result), Report.guarantees(verdicts))
                .flatMap(List::stream)
                .forEach(System.out::println);
        assertThat(Report.end(result.stopped(), verdicts)).containsExactly("PASS");
        Map<Guarantee, Long> checked =
                verdicts.stream().collect(Collectors.toMap(Verdict::guarantee, Verdict::checked, Math::max));
        // A guarantee of which nothing was looked at has not been kept, only not been asked for.
        assertThat(checked.get(Guarantee.LINEARIZABLE)).isGreaterThan(500);
        assertThat(checked.get(Guarantee.WATCH_RELIABLE)).isGreaterThan(500);
        assertThat(checked.get(Guarantee.NOTHING_LOST)).isGreaterThan(200);
        assertThat(checked.get(Guarantee.TXN_ISOLATION)).isPositive();
        assertThat(checked.get(Guarantee.LEASE_NOT_EARLY)).isPositive();
        assertThat(checked.get(Guarantee.REPLICAS_EQUAL)).isGreaterThanOrEqualTo(members);
        assertThat(checked.get(Guarantee.LIVENESS)).isPositive();
        return result;
    }

    private static boolean isUnderAFault(History history, Operation operation) {
        return history.faults().stream().anyMatch(fault -> operation.overlaps(fault.begunNanos(), fault.healedNanos()));
    }
}
