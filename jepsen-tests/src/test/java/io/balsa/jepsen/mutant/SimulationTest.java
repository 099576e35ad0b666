package io.balsa.jepsen.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.check.Checks;
import io.balsa.jepsen.check.Verdict;
import io.balsa.jepsen.history.History;
import org.junit.jupiter.api.Test;

/** The code as it is passes the seeds with which the mutants are hunted. */
class SimulationTest {
    private static final int SEEDS = Boolean.getBoolean("balsa.long") ? 500 : 25;

    @Test
    void everyGuaranteeHolds() {
        long operations = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            History history = Simulation.run(seed, 600);
            operations += history.operations().size();
            assertThat(Checks.check(history)).as("seed %d", seed).noneMatch(Verdict::broken);
        }
        // For whoever reads the build: how much was looked at.
        System.out.println(SEEDS + " simulated histories, " + operations + " operations, every guarantee held");
    }

    @Test
    void aSeedGivesTheSameHistoryAgain() {
        assertThat(Simulation.run(7, 200)).isEqualTo(Simulation.run(7, 200));
    }
}
