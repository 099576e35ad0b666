package io.balsa.jepsen.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The checker agrees with brute force, and never refuses what a correct register did. */
class LinearizabilityProperties {
    private final Linearizability checker = new Linearizability(50_000_000);

    @Property(tries = 200)
    void whatACorrectRegisterDidIsCorrect(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int overlap) {
        assertThat(checker.check(Histories.correct(new Random(seed), 300, overlap, 20)))
                .isInstanceOf(Verdict.Correct.class);
    }

    @Property(tries = 3_000)
    void theVerdictOnASmallHistoryIsThatOfBruteForce(@ForAll long seed) {
        List<Operation> history = disturbed(new Random(seed));
        boolean correct = checker.check(history) instanceof Verdict.Correct;
        assertThat(correct).isEqualTo(someOrderExplains(history, new boolean[history.size()], Register.EMPTY));
    }

    /** A small correct history in which some reads answer something else. */
    private static List<Operation> disturbed(Random random) {
        List<Operation> history = new ArrayList<>();
        for (Operation operation : Histories.correct(random, 1 + random.nextInt(7), 2, 4)) {
            boolean disturb = operation.request() instanceof Request.Read
                    && operation.outcome() instanceof Outcome.Found
                    && random.nextInt(3) == 0;
            Outcome other = new Outcome.Found(random.nextInt(4) == 0 ? null : "v" + random.nextInt(7));
            history.add(
                    !disturb
                            ? operation
                            : new Operation(
                                    operation.client(),
                                    operation.register(),
                                    operation.request(),
                                    other,
                                    operation.calledNanos(),
                                    operation.returnedNanos()));
        }
        return history;
    }

    private static boolean someOrderExplains(List<Operation> history, boolean[] done, Register register) {
        boolean finished = true;
        long firstReturn = Operation.NEVER;
        for (int i = 0; i < done.length; i++) {
            if (!done[i] && history.get(i).returnedNanos() != Operation.NEVER) {
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
            Optional<Register> next = register.after(operation.request(), operation.outcome());
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
