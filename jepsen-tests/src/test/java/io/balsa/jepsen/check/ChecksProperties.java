package io.balsa.jepsen.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.WatchOpened;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** No checker accuses a correct store, with or without a watch that sees everything, whatever answers were lost. */
class ChecksProperties {
    @Property(tries = 100)
    void aCorrectStoreIsNeverAccused(@ForAll long seed, @ForAll @IntRange(min = 10, max = 400) int steps) {
        Random random = new Random(seed);
        History history = ModelRun.of(random, steps, 3 + random.nextInt(30));
        assertThat(Checks.check(history)).noneMatch(Verdict::broken);
        List<Entry> unwatched = history.entries().stream()
                .filter(entry -> !(entry instanceof WatchOpened))
                .toList();
        assertThat(Checks.check(Histories.of(unwatched))).noneMatch(Verdict::broken);
    }

    @Property(tries = 2_000)
    void withoutUnknownOutcomesTheWitnessSaysWhatTheSearchSays(@ForAll long seed) {
        Random random = new Random(seed);
        List<Operation> history =
                Damage.some(random, Histories.correct(random, 1 + random.nextInt(12), 3, Integer.MAX_VALUE));
        assertThat(witnessAccuses(history))
                .as("%s", history)
                .isEqualTo(new Linearizability(10_000_000).check(history).broken());
    }

    @Property(tries = 2_000)
    void theWitnessNeverAccusesWhereTheSearchFindsAnOrder(@ForAll long seed) {
        Random random = new Random(seed);
        List<Operation> history = Damage.some(random, Histories.correct(random, 1 + random.nextInt(12), 3, 4));
        if (witnessAccuses(history)) {
            assertThat(new Linearizability(10_000_000).check(history).broken())
                    .as("%s", history)
                    .isTrue();
        }
    }

    private static boolean witnessAccuses(List<Operation> history) {
        return new RevisionWitness()
                .check(new Replay(Histories.of(history))).stream().anyMatch(Verdict::broken);
    }
}
