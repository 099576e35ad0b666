package io.balsa.jepsen.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.history.Entry;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kind of fault, planted in the history of a correct store with lost answers and without, is found by the checker of
 * the guarantee that it breaks, with an explanation that shows the entries.
 */
class PlantedFaultsTest {
    private static final int SEEDS = 12;
    private static final int STEPS = 250;

    @TestFactory
    Stream<DynamicTest> isFound() {
        return Stream.concat(PlantedRequests.ALL.stream(), PlantedWatches.ALL.stream())
                .map(planted -> DynamicTest.dynamicTest(planted.name(), () -> find(planted)));
    }

    private static void find(Planted planted) {
        int tried = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int oneUnknownIn = seed % 2 == 0 ? Integer.MAX_VALUE : 40;
            List<Entry> entries = ModelRun.of(random, STEPS, oneUnknownIn).entries();
            Optional<List<Entry>> damaged = planted.in(entries, random.nextInt(entries.size()));
            if (damaged.isEmpty()) {
                continue;
            }
            tried++;
            Verdict verdict = Checks.check(Histories.of(damaged.get())).stream()
                    .filter(one -> one.guarantee() == planted.guarantee())
                    .findFirst()
                    .orElseThrow();
            assertThat(verdict).as("%s, seed %d", planted.name(), seed).isInstanceOf(Verdict.Broken.class);
            Violation violation = ((Verdict.Broken) verdict).violation();
            assertThat(violation.toString()).contains(violation.culprit().toString());
            assertThat(damaged.get()).contains(violation.culprit());
        }
        assertThat(tried).as("histories in which it could be planted").isGreaterThanOrEqualTo(SEEDS / 4);
    }
}
