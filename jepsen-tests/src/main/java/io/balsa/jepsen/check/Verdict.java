package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Operation;
import java.util.List;

/** What a checker found. */
public sealed interface Verdict {
    /** The history is one that a correct system may show. */
    record Correct(int operations) implements Verdict {}

    /**
     * No correct system shows this history.
     *
     * @param register where
     * @param explained the longest order of operations that a correct system could have taken
     * @param impossible the operation that fits nowhere after it, although it had to
     */
    record Wrong(String register, List<Operation> explained, Operation impossible) implements Verdict {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("register ").append(register).append(" is not linearizable\n");
            explained.stream()
                    .skip(Math.max(0, explained.size() - 12))
                    .forEach(operation -> text.append("  ").append(operation).append('\n'));
            return text.append("then cannot follow\n  ").append(impossible).toString();
        }
    }

    /** The search was given up after {@code steps} steps: neither correct nor wrong. */
    record Undecided(String register, long steps) implements Verdict {}
}
