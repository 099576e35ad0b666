package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import java.util.List;

/**
 * The proof that a guarantee is broken.
 *
 * @param explanation one sentence that says what is impossible and why
 * @param culprit the entry that no correct store could have given
 * @param witnesses the entries because of which it is impossible, in the order in which they should be read
 */
public record Violation(String explanation, Entry culprit, List<? extends Entry> witnesses) {
    public Violation {
        witnesses = List.copyOf(witnesses);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(explanation);
        witnesses.forEach(witness -> text.append("\n  ").append(witness));
        return text.append("\n  impossible: ").append(culprit).toString();
    }
}
