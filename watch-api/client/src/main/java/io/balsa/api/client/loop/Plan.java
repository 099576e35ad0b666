package io.balsa.api.client.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a reconciler wants done, in this order; and when it wants to be asked again although nothing changed.
 *
 * <p>The first step that fails ends the plan: the key is decided on again later, from the state that is true then.
 *
 * @param recheck empty where only a change can give new work
 */
public record Plan(List<Action> actions, Optional<Duration> recheck) {
    private static final Plan NOTHING = new Plan(List.of(), Optional.empty());

    public Plan {
        actions = List.copyOf(actions);
    }

    /** Nothing to do. */
    public static Plan nothing() {
        return NOTHING;
    }

    public static Plan of(List<? extends Action> actions) {
        return new Plan(List.copyOf(actions), Optional.empty());
    }

    public static Plan of(Action... actions) {
        return of(List.of(actions));
    }

    /** The same plan, which wants to be asked again after the delay, or earlier if it already wanted that. */
    public Plan recheckAfter(Duration delay) {
        boolean earlier = recheck.isPresent() && recheck.get().compareTo(delay) <= 0;
        return earlier ? this : new Plan(actions, Optional.of(delay));
    }

    /** This plan and then the other one. */
    public Plan then(Plan other) {
        List<Action> all = new ArrayList<>(actions);
        all.addAll(other.actions);
        Plan both = new Plan(all, recheck);
        return other.recheck.map(both::recheckAfter).orElse(both);
    }
}
