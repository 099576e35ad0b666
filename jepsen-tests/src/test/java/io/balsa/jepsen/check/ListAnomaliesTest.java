package io.balsa.jepsen.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.ListStep;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each anomaly of transactions in its smallest form, written as {@code "append x 1, read y: 1 2"}. */
class ListAnomaliesTest {
    @Test
    void transactionsThatCameOneAfterTheOtherAreCorrect() {
        assertThat(check(txn("append x 1, read y:"), txn("append y 1, read x: 1"), txn("read x: 1, read y: 1")))
                .isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void appendsInOppositeOrdersAreG0() {
        assertBroken(
                "G0:", txn("append x 1, append y 1"), txn("append x 2, append y 2"), txn("read x: 1 2, read y: 2 1"));
    }

    @Test
    void aReadOfARefusedTransactionIsG1a() {
        Operation refused = lists("append x 1", new Outcome.Refused("conflict"));
        assertBroken("G1a:", refused, txn("read x: 1"));
    }

    @Test
    void aReadHalfWayThroughATransactionIsG1b() {
        assertBroken("G1b:", txn("append x 1, append x 2"), txn("read x: 1"));
    }

    @Test
    void transactionsThatSawEachOtherAreG1c() {
        assertBroken("G1c:", txn("append x 1, read y: 1"), txn("append y 1, read x: 1"));
    }

    @Test
    void aReadThatSawOneHalfOfATransactionIsGSingle() {
        assertBroken("G-single:", txn("append x 1, append y 1"), txn("read x: 1, read y:"), txn("read y: 1"));
    }

    @Test
    void transactionsThatMissedEachOtherAreG2() {
        assertBroken("G2:", txn("append x 1, read y:"), txn("append y 1, read x:"), txn("read x: 1, read y: 1"));
    }

    @Test
    void readsThatDisagreeAreFound() {
        assertBroken("disagree", txn("append x 1"), txn("append x 2"), txn("read x: 1 2"), txn("read x: 2"));
        assertBroken("nobody appended", txn("append x 1"), txn("read x: 1 7"));
        assertBroken("does not see its own", txn("append x 1, read x:"));
    }

    @Test
    void anUnknownTransactionCountsWhereItWasSeen() {
        Operation unknown = new Operation(9, 0, request("append x 2"), new Outcome.Unknown("lost"), 0, Entry.NEVER);
        assertThat(check(txn("append x 1"), unknown, txn("read x: 1 2"))).isInstanceOf(Verdict.Holds.class);
        assertThat(check(txn("append x 1"), unknown, txn("read x: 1"))).isInstanceOf(Verdict.Holds.class);
    }

    private static void assertBroken(String explanation, Operation... txns) {
        Verdict verdict = check(txns);
        assertThat(verdict).isInstanceOf(Verdict.Broken.class);
        assertThat(verdict.toString()).contains(explanation).contains("impossible: client");
    }

    private static Verdict check(Operation... txns) {
        return new ListAnomalies().check(new Replay(Histories.of(txns))).get(0);
    }

    private int clients;

    private Operation txn(String steps) {
        List<List<String>> read = new ArrayList<>();
        for (String step : steps.split(", ")) {
            if (step.startsWith("read")) {
                String found = step.substring(step.indexOf(':') + 1).strip();
                read.add(found.isEmpty() ? List.of() : Arrays.asList(found.split(" ")));
            }
        }
        return lists(steps, new Outcome.Listed(read));
    }

    private Operation lists(String steps, Outcome outcome) {
        return new Operation(clients++, 0, request(steps), outcome, 0, 10);
    }

    private static Request request(String steps) {
        List<ListStep> parsed = new ArrayList<>();
        for (String step : steps.split(", ")) {
            String[] words = step.replace(":", "").split(" ");
            parsed.add(
                    words[0].equals("append") ? new ListStep.Append(words[1], words[2]) : new ListStep.Read(words[1]));
        }
        return new Request.Lists(parsed);
    }
}
