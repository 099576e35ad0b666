package io.balsa.jepsen.check;

/** What a checker found about one guarantee. */
public sealed interface Verdict {
    Guarantee guarantee();

    /** How many operations, events or whatever else the guarantee speaks of were looked at. */
    long checked();

    default boolean broken() {
        return this instanceof Broken;
    }

    /** The history is one that a correct store may show. */
    record Holds(Guarantee guarantee, long checked) implements Verdict {
        @Override
        public String toString() {
            return guarantee.label() + ": holds, " + checked + " checked";
        }
    }

    /**
     * No correct store shows this history.
     *
     * @param violation the one that is shown: the first in time
     * @param violations how many there are
     */
    record Broken(Guarantee guarantee, long checked, Violation violation, long violations) implements Verdict {
        @Override
        public String toString() {
            return guarantee.label() + ": BROKEN, " + violations + " times in " + checked + " checked; it says: "
                    + guarantee.promise() + "\n" + violation;
        }
    }

    /** The checker gave up: neither correct nor wrong. */
    record Undecided(Guarantee guarantee, long checked, String reason) implements Verdict {
        @Override
        public String toString() {
            return guarantee.label() + ": undecided after " + checked + ": " + reason;
        }
    }
}
