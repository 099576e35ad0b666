package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Operation;
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
        return entry instanceof Operation operation && !operation.unknown()
                ? operation.returnedNanos()
                : entry.atNanos();
    }
}
