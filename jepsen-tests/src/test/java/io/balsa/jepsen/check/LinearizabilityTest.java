package io.balsa.jepsen.check;

import static io.balsa.jepsen.check.Histories.lostWrite;
import static io.balsa.jepsen.check.Histories.read;
import static io.balsa.jepsen.check.Histories.readNothing;
import static io.balsa.jepsen.check.Histories.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
    private final Linearizability checker = new Linearizability(10_000_000);

    @Test
    void aReadDuringAWriteMaySeeEitherValue() {
        assertThat(check(write("1", 2, 0, 10), write("2", 3, 20, 60), read("1", 2, 30, 40)))
                .isInstanceOf(Verdict.Holds.class);
        assertThat(check(write("1", 2, 0, 10), write("2", 3, 20, 60), read("2", 3, 30, 40)))
                .isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void aReadAfterAWriteMustSeeIt() {
        Operation stale = read("1", 2, 40, 50);
        Verdict verdict = check(write("1", 2, 0, 10), write("2", 3, 20, 30), stale);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Broken.class,
                        wrong -> assertThat(wrong.violation().culprit()).isEqualTo(stale));
        assertThat(verdict.toString())
                .contains("linearizable: BROKEN")
                .contains("impossible: client 1 at member 0: read r");
    }

    @Test
    void readsMayNotGoBackInTime() {
        assertThat(check(write("1", 2, 0, 10), write("2", 3, 20, 100), read("2", 3, 30, 40), read("1", 2, 50, 60)))
                .isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void aWriteOfUnknownOutcomeMayTakeEffectMuchLaterOrNever() {
        assertThat(check(write("1", 2, 0, 10), lostWrite("2", 20), read("1", 2, 30, 40), read("2", 3, 50, 60)))
                .isInstanceOf(Verdict.Holds.class);
        assertThat(check(write("1", 2, 0, 10), lostWrite("2", 20), read("1", 2, 30, 40)))
                .isInstanceOf(Verdict.Holds.class);
        assertThat(check(write("1", 2, 0, 10), lostWrite("2", 20), read("2", 3, 30, 40), read("1", 2, 50, 60)))
                .isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void aPlantedStaleReadIsFoundInALongHistory() {
        for (int seed = 0; seed < 50; seed++) {
            List<Operation> history = new ArrayList<>(Histories.correct(new Random(seed), 400, 3, 50));
            Operation stale = history.stream()
                    .filter(operation -> operation.revision() > 3 && operation.revision() < 30)
                    .findFirst()
                    .orElseThrow();
            long end = 100L * 1_000;
            history.add(new Operation(0, 0, stale.request(), stale.outcome(), end, end + 10));
            assertThat(checker.check(history)).as("seed %d", seed).isInstanceOf(Verdict.Broken.class);
        }
    }

    @Test
    void aPlantedLostWriteIsFound() {
        assertThat(check(write("1", 2, 0, 10), readNothing(1, 20, 30))).isInstanceOf(Verdict.Broken.class);
        assertThat(check(write("1", 2, 0, 10), readNothing(2, 20, 30))).isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void anExhaustedSearchSaysSo() {
        List<Operation> history = Histories.correct(new Random(7), 400, 3, 50);
        assertThat(new Linearizability(3).check(history)).isInstanceOf(Verdict.Undecided.class);
    }

    private Verdict check(Operation... history) {
        return checker.check(List.of(history));
    }
}
