package io.balsa.jepsen.fault;

import java.util.Optional;

/** One kind of harm. Stateless; what was done is in the {@link Harm}. */
public interface Fault {
    /** As the command line knows it: lower case, with dashes. */
    String name();

    /** What it does, in one sentence without a full stop. */
    String what();

    Area area();

    /** How long it lasts before it is healed. */
    default Span hold() {
        return new Span(2_000, 5_000);
    }

    /** The smallest cluster in which it makes sense. */
    default int membersMin() {
        return 3;
    }

    /** What this machine lacks for it, as a sentence for people; empty: nothing. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /**
     * Does the harm.
     *
     * @throws BrokenPromise if the members do what they must not do
     * @throws io.balsa.jepsen.cluster.StuckException if the harm cannot be done
     */
    Harm begin(Scene scene);
}
