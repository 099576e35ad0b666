package io.balsa.jepsen.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The witness checks histories that no search can: time and memory grow with the number of operations, not faster. */
class LongHistoryTest {
    private static final int OPERATIONS = Boolean.getBoolean("balsa.long") ? 1_000_000 : 50_000;
    private static final int KEYS = 50;

    @Test
    void aLongHistoryIsCheckedWhole() {
        List<Operation> operations = operations();
        assertThat(Checks.check(Histories.of(operations))).noneMatch(Verdict::broken);

        int last = operations.size() - 1;
        while (!(operations.get(last).outcome() instanceof Outcome.Ranged)) {
            last--;
        }
        int stale = last / 2;
        while (!operations.get(stale).request().equals(operations.get(last).request())) {
            stale--;
        }
        Operation planted =
                Damage.with(operations.get(last), operations.get(stale).outcome());
        operations.set(last, planted);
        assertThat(Checks.check(Histories.of(operations)))
                .filteredOn(Verdict::broken)
                .singleElement()
                .satisfies(verdict -> assertThat(
                                ((Verdict.Broken) verdict).violation().culprit())
                        .isEqualTo(planted));
    }

    /** Eight clients, half puts and half reads, made without the naive model, which would take too long. */
    private static List<Operation> operations() {
        SplittableRandom random = new SplittableRandom(7);
        KeyValue[] keys = new KeyValue[KEYS];
        List<Operation> operations = new ArrayList<>(OPERATIONS);
        long revision = 1;
        for (int i = 0; i < OPERATIONS; i++) {
            String key = "k" + random.nextInt(KEYS);
            int number = Integer.parseInt(key.substring(1));
            Request request;
            Outcome outcome;
            if (random.nextBoolean()) {
                KeyValue old = keys[number];
                revision++;
                request = new Request.Put(key, "v" + i, 0);
                outcome = new Outcome.Written(revision, null);
                keys[number] = new KeyValue(
                        key,
                        "v" + i,
                        old == null ? revision : old.createRevision(),
                        revision,
                        old == null ? 1 : old.version() + 1,
                        0);
            } else {
                List<KeyValue> found = keys[number] == null ? List.of() : List.of(keys[number]);
                request = Request.Range.of(key);
                outcome = new Outcome.Ranged(revision, found, found.size());
            }
            operations.add(
                    new Operation(i % 8, i % 3, request, outcome, 100L * i - random.nextInt(400), 100L * i + 50));
        }
        return operations;
    }
}
