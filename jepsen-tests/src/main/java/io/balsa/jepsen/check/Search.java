package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search of {@link Linearizability}: a linked list of calls and returns in time order, from which operations are lifted as they
 * are ordered and put back when a choice turns out wrong.
 *
 * <p>Worked example, with {@code (} a call and {@code )} a return: {@code (w1 (r )w1 )r}, where r read nothing. The first
 * candidate is w1; after it the store holds 1, r does not fit, and the search meets {@code )w1} of a lifted operation no
 * more but {@code )r}: it goes back, puts w1 in place, orders r first, then w1. Nothing is left: linearizable.
 *
 * <p>Only operations called before the first pending return are candidates, because an operation whose return has passed
 * must be ordered first. An operation of unknown outcome has no return: it is always a candidate and never required. If it
 * took effect at all, it may be ordered directly before an operation that is impossible without it: as long as the next one
 * comes out the same, the two can change places. Only such orders are searched, or every lost write would double the work.
 * Nor is one ordered that would take the revision past what the next return was told. Used once, by one thread.
 */
final class Search {
    /** A call or a return in the list; {@code match} links a call to its return (null where it never returned). */
    private static final class Event {
        final int operation;
        final boolean call;

        @Nullable
        Event match;

        Event before = this;
        Event after = this;

        Event(int operation, boolean call) {
            this.operation = operation;
            this.call = call;
        }

        void unlink() {
            before.after = after;
            after.before = before;
        }

        void relink() {
            before.after = this;
            after.before = this;
        }
    }

    private record Choice(
            Event call, StoreState stateBefore, @Nullable StoreState unobservedBefore) {}

    /** Which operations have been ordered, and what that made of the state: never worth a second visit. */
    private record Configuration(
            BitSet ordered, StoreState state, @Nullable StoreState unobserved) {}

    private static final int EXPLAINED_MAX = 12;

    private final List<Operation> operations;
    private final int[] earlierTwin;
    private final long stepsMax;
    private final Event ends = new Event(-1, false);
    private final Deque<Choice> choices = new ArrayDeque<>();
    private final Set<Configuration> visited = new HashSet<>();
    private final BitSet ordered = new BitSet();
    private StoreState state = StoreState.EMPTY;
    /** After an operation of unknown outcome: the state before it, with which the next one must be impossible. */
    private @Nullable StoreState unobserved;

    private int required;
    private List<Operation> longest = List.of();
    private @Nullable Operation stuckAt;

    Search(List<Operation> operations, long stepsMax) {
        this.operations = operations;
        this.earlierTwin = Twins.earlier(operations);
        this.stepsMax = stepsMax;
        link();
    }

    private record Moment(long nanos, boolean call, int operation) {}

    private void link() {
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            moments.add(new Moment(operations.get(i).calledNanos(), true, i));
            if (operations.get(i).returnedNanos() != Operation.NEVER) {
                moments.add(new Moment(operations.get(i).returnedNanos(), false, i));
                required++;
            }
        }
        // At one instant calls come before returns: operations that touch are taken as overlapping, never as ordered.
        moments.sort(Comparator.comparingLong(Moment::nanos).thenComparing(moment -> !moment.call()));
        Event[] calls = new Event[operations.size()];
        for (Moment moment : moments) {
            Event event = new Event(moment.operation(), moment.call());
            event.before = ends.before;
            event.after = ends;
            event.relink();
            if (moment.call()) {
                calls[moment.operation()] = event;
            } else {
                calls[moment.operation()].match = event;
            }
        }
    }

    Verdict run() {
        Event candidate = ends.after;
        for (long step = 0; required > 0; step++) {
            if (step == stepsMax) {
                return new Verdict.Undecided(Guarantee.LINEARIZABLE, operations.size(), step + " steps of search");
            }
            if (candidate.call && tryToOrder(candidate)) {
                candidate = ends.after;
            } else if (candidate.call) {
                candidate = candidate.after;
            } else {
                noteDeadEnd(candidate);
                if (choices.isEmpty()) {
                    return wrong();
                }
                candidate = takeBack().after;
            }
        }
        return new Verdict.Holds(Guarantee.LINEARIZABLE, operations.size());
    }

    private Verdict wrong() {
        Operation impossible = Objects.requireNonNull(stuckAt);
        List<Operation> last = longest.subList(Math.max(0, longest.size() - EXPLAINED_MAX), longest.size());
        String explanation = "of all orders of the operations the one that explains most goes up to these, and then "
                + "cannot go on";
        return new Verdict.Broken(
                Guarantee.LINEARIZABLE, operations.size(), new Violation(explanation, impossible, last), 1);
    }

    private boolean tryToOrder(Event call) {
        int twin = earlierTwin[call.operation];
        if (twin >= 0 && !ordered.get(twin)) {
            return false;
        }
        Operation operation = operations.get(call.operation);
        Optional<StoreState> next = state.after(operation.request(), operation.outcome());
        if (next.isEmpty() || !observes(operation, next.get())) {
            return false;
        }
        boolean optional = call.match == null;
        if (optional && next.get().revision() > revisionOfNextReturn(call)) {
            return false;
        }
        StoreState unobservedNext = optional ? state : null;
        ordered.set(call.operation);
        if (!visited.add(new Configuration((BitSet) ordered.clone(), next.get(), unobservedNext))) {
            ordered.clear(call.operation);
            return false;
        }
        choices.push(new Choice(call, state, unobserved));
        state = next.get();
        unobserved = unobservedNext;
        call.unlink();
        if (call.match != null) {
            call.match.unlink();
            required--;
        }
        return true;
    }

    /** Whether the operation would come out otherwise without the one of unknown outcome before it, if there is one. */
    private boolean observes(Operation operation, StoreState next) {
        return unobserved == null
                || !unobserved.after(operation.request(), operation.outcome()).equals(Optional.of(next));
    }

    private long revisionOfNextReturn(Event call) {
        Event event = call;
        while (event.call) {
            event = event.after;
        }
        return event == ends ? Long.MAX_VALUE : operations.get(event.operation).revision();
    }

    private Event takeBack() {
        Choice choice = choices.pop();
        state = choice.stateBefore();
        unobserved = choice.unobservedBefore();
        ordered.clear(choice.call().operation);
        // In the reverse order of unlinking, so that each finds its neighbours in place.
        if (choice.call().match != null) {
            choice.call().match.relink();
            required++;
        }
        choice.call().relink();
        return choice.call();
    }

    /** Remembers the deepest point of the search: it is the best explanation when there is no way at all. */
    private void noteDeadEnd(Event at) {
        if (stuckAt == null || choices.size() > longest.size()) {
            List<Operation> order = new ArrayList<>();
            choices.descendingIterator().forEachRemaining(choice -> order.add(operations.get(choice.call().operation)));
            longest = order;
            stuckAt = operations.get(at.operation);
        }
    }
}
