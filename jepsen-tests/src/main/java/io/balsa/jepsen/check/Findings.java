package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Fault;
import io.balsa.jepsen.history.Leader;
import io.balsa.jepsen.history.MemberHash;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Phase;
import io.balsa.jepsen.history.WatchAnswer;
import io.balsa.jepsen.history.WatchOpened;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is looked at and found wrong for one guarantee. Confined to one thread. */
final class Findings {
    private final Guarantee guarantee;
    private long checked;
    private long violations;
    private @Nullable Violation first;
    private long firstNanos;

    Findings(Guarantee guarantee) {
        this.guarantee = guarantee;
    }

    void look() {
        checked++;
    }

    void look(long count) {
        checked += count;
    }

    void wrong(String explanation, Entry culprit, Entry... witnesses) {
        wrong(new Violation(explanation, culprit, Arrays.asList(witnesses)));
    }

    void wrong(String explanation, Entry culprit, List<? extends Entry> witnesses) {
        wrong(new Violation(explanation, culprit, witnesses));
    }

    /** Keeps the one whose culprit came first: later ones are often its consequences. */
    private void wrong(Violation violation) {
        violations++;
        long nanos = nanos(violation.culprit());
        if (first == null || nanos < firstNanos) {
            first = violation;
            firstNanos = nanos;
        }
    }

    Verdict verdict() {
        return first == null
                ? new Verdict.Holds(guarantee, checked)
                : new Verdict.Broken(guarantee, checked, first, violations);
    }

    /** When the entry was over, or when it began where it never was. */
    private static long nanos(Entry entry) {
        if (entry instanceof Operation operation) {
            return operation.unknown() ? operation.calledNanos() : operation.returnedNanos();
        }
        if (entry instanceof WatchAnswer answer) {
            return answer.receivedNanos();
        }
        if (entry instanceof WatchOpened opened) {
            return opened.calledNanos();
        }
        if (entry instanceof Fault fault) {
            return fault.begunNanos();
        }
        if (entry instanceof MemberHash hash) {
            return hash.takenNanos();
        }
        if (entry instanceof Leader leader) {
            return leader.seenNanos();
        }
        return ((Phase) entry).begunNanos();
    }
}
