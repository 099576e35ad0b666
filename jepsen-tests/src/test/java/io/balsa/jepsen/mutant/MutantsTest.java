package io.balsa.jepsen.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.check.Checks;
import io.balsa.jepsen.check.Guarantee;
import io.balsa.jepsen.check.Verdict;
import io.balsa.jepsen.history.History;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every mutant is caught by the checker that it is declared with, within the number of histories that it is declared with. A
 * mutant that survives is a missing test. The code as it is passes the same seeds in {@link SimulationTest}.
 */
class MutantsTest {
    private static final int STEPS = 600;
    private static final int SOON = 5;

    /** A cross-section for every build: each guarantee that can be broken here at least once, those that are found soon. */
    @TestFactory
    Stream<DynamicTest> someAreCaught() {
        return all().filter(mutant -> mutant.histories() <= SOON).map(MutantsTest::hunt);
    }

    @TestFactory
    @Tag("long")
    Stream<DynamicTest> allAreCaught() {
        return all().map(MutantsTest::hunt);
    }

    private static Stream<Mutant> all() {
        return Stream.of(StateMutants.ALL, WatchMutants.ALL).flatMap(List::stream);
    }

    private static DynamicTest hunt(Mutant mutant) {
        return DynamicTest.dynamicTest(mutant.name(), () -> {
            Set<Guarantee> others = new TreeSet<>();
            try (Graft graft = mutant.plant()) {
                for (int seed = 1; seed <= mutant.histories(); seed++) {
                    if (caught(mutant, seed, others)) {
                        // For whoever reads the build: how soon, so that a bound can be drawn closer.
                        System.out.println(mutant.caughtBy().label() + " caught in history " + seed + ": " + mutant);
                        return;
                    }
                }
            }
            assertThat(others)
                    .as("%s, within %d histories", mutant, mutant.histories())
                    .contains(mutant.caughtBy());
        });
    }

    private static boolean caught(Mutant mutant, int seed, Set<Guarantee> others) {
        History history = Simulation.run(seed, STEPS);
        List<Verdict> broken =
                Checks.check(history).stream().filter(Verdict::broken).toList();
        broken.forEach(verdict -> others.add(verdict.guarantee()));
        return broken.stream().anyMatch(verdict -> verdict.guarantee() == mutant.caughtBy());
    }
}
