package io.balsa.jepsen.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Operation;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The checker agrees with brute force, and never refuses what a correct store did. */
class LinearizabilityProperties {
    private final Linearizability checker = new Linearizability(50_000_000);

    @Property(tries = 200)
    void whatACorrectStoreDidIsCorrect(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int overlap) {
        assertThat(checker.check(Histories.correct(new Random(seed), 300, overlap, 20)))
                .isInstanceOf(Verdict.Holds.class);
    }

    @Property(tries = 3_000)
    void theVerdictOnASmallHistoryIsThatOfBruteForce(@ForAll long seed) {
        Random random = new Random(seed);
        List<Operation> history = Damage.some(random, Histories.correct(random, 1 + random.nextInt(7), 2, 4));
        assertThat(!checker.check(history).broken())
                .isEqualTo(someOrderExplains(history, new boolean[history.size()], StoreState.EMPTY));
    }

    private static boolean someOrderExplains(List<Operation> history, boolean[] done, StoreState state) {
        boolean finished = true;
        long firstReturn = Entry.NEVER;
        for (int i = 0; i < done.length; i++) {
            if (!done[i] && !history.get(i).unknown()) {
                finished = false;
                firstReturn = Math.min(firstReturn, history.get(i).returnedNanos());
            }
        }
        if (finished) {
            return true;
        }
        for (int i = 0; i < done.length; i++) {
            Operation operation = history.get(i);
            if (done[i] || operation.calledNanos() > firstReturn) {
                continue;
            }
            Optional<StoreState> next = state.after(operation.request(), operation.outcome());
            if (next.isPresent()) {
                done[i] = true;
                if (someOrderExplains(history, done, next.get())) {
                    return true;
                }
                done[i] = false;
            }
        }
        return false;
    }
}
