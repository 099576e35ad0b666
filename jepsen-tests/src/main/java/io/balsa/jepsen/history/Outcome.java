package io.balsa.jepsen.history;

import org.jspecify.annotations.Nullable;

/** What a client was told. */
public sealed interface Outcome {
    /** A read that found {@code value}, or nothing where it is null. */
    record Found(@Nullable String value) implements Outcome {}

    /** A write or delete that took effect. */
    record Applied() implements Outcome {}

    /** A compare-and-set that was decided: it set the value, or the register did not hold what was expected. */
    record Compared(boolean set) implements Outcome {}

    /** The operation certainly had no effect. */
    record Refused(String reason) implements Outcome {}

    /** The operation may have taken effect, may yet, or may never: a lost connection, a time-out, a change of leader. */
    record Unknown(String reason) implements Outcome {}
}
