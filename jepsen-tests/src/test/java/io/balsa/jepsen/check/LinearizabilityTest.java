package io.balsa.jepsen.check;

import static io.balsa.jepsen.check.Histories.lostWrite;
import static io.balsa.jepsen.check.Histories.read;
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
        assertThat(check(write("1", 0, 10), write("2", 20, 60), read("1", 30, 40)))
                .isInstanceOf(Verdict.Correct.class);
        assertThat(check(write("1", 0, 10), write("2", 20, 60), read("2", 30, 40)))
                .isInstanceOf(Verdict.Correct.class);
    }

    @Test
    void aReadAfterAWriteMustSeeIt() {
        Operation stale = read("1", 40, 50);
        Verdict verdict = check(write("1", 0, 10), write("2", 20, 30), stale);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Wrong.class,
                        wrong -> assertThat(wrong.impossible()).isEqualTo(stale));
        assertThat(verdict.toString()).contains("not linearizable").contains("client 1 r read");
    }

    @Test
    void readsMayNotGoBackInTime() {
        assertThat(check(write("1", 0, 10), write("2", 20, 100), read("2", 30, 40), read("1", 50, 60)))
                .isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void aWriteOfUnknownOutcomeMayTakeEffectMuchLaterOrNever() {
        assertThat(check(write("1", 0, 10), lostWrite("2", 20), read("1", 30, 40), read("2", 50, 60)))
                .isInstanceOf(Verdict.Correct.class);
        assertThat(check(write("1", 0, 10), lostWrite("2", 20), read("1", 30, 40)))
                .isInstanceOf(Verdict.Correct.class);
        assertThat(check(write("1", 0, 10), lostWrite("2", 20), read("2", 30, 40), read("1", 50, 60)))
                .isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void aPlantedStaleReadIsFoundInALongHistory() {
        for (int seed = 0; seed < 50; seed++) {
            List<Operation> history = new ArrayList<>(Histories.correct(new Random(seed), 400, 3, 50));
            long end = 100L * 1_000;
            history.add(write("last", end, end + 10));
            history.add(read("v3", end + 20, end + 30));
            assertThat(checker.check(history)).as("seed %d", seed).isInstanceOf(Verdict.Wrong.class);
        }
    }

    @Test
    void aPlantedLostWriteIsFoundInALongHistory() {
        for (int seed = 0; seed < 50; seed++) {
            List<Operation> history = new ArrayList<>();
            history.add(write("first", -2_000, -1_990));
            history.addAll(List.of(write("acknowledged", -1_980, -1_970), read("first", -1_960, -1_950)));
            history.addAll(Histories.correct(new Random(seed), 400, 3, 50).stream()
                    .map(o -> new Operation(
                            o.client(), "other", o.request(), o.outcome(), o.calledNanos(), o.returnedNanos()))
                    .toList());
            assertThat(checker.check(history)).as("seed %d", seed).isInstanceOf(Verdict.Wrong.class);
        }
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
