package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.history.WatchAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A fault that can be planted in the history of a correct store.
 *
 * @param guarantee the one that it breaks
 * @param plant gives the entry to put in the place of one that suits, or nothing where that one does not suit
 */
record Planted(String name, Guarantee guarantee, Function<Context, Optional<Change>> plant) {
    /** What stands where: the entries of the history, and the one that is looked at. */
    record Context(List<Entry> entries, int index) {
        Entry entry() {
            return entries.get(index);
        }

        /** Whether an entry before or after in time suits. */
        Optional<Operation> operation(Predicate<Operation> suits) {
            return entries.stream()
                    .filter(Operation.class::isInstance)
                    .map(Operation.class::cast)
                    .filter(suits)
                    .findFirst();
        }
    }

    /** The entries that take the place of the one looked at. */
    record Change(List<Entry> instead) {
        static Optional<Change> to(Entry entry) {
            return to(List.of(entry));
        }

        static Optional<Change> to(List<Entry> entries) {
            return Optional.of(new Change(entries));
        }
    }

    /** Plants it at the first place from {@code from} on, around the end, that suits; nothing where none does. */
    Optional<List<Entry>> in(List<Entry> entries, int from) {
        for (int i = 0; i < entries.size(); i++) {
            int index = (from + i) % entries.size();
            Optional<Change> change = plant.apply(new Context(entries, index));
            if (change.isPresent()) {
                List<Entry> planted = new ArrayList<>(entries);
                planted.remove(index);
                planted.addAll(index, change.get().instead());
                return Optional.of(planted);
            }
        }
        return Optional.empty();
    }

    static Planted operation(String name, Guarantee guarantee, Function<Operation, Optional<Entry>> plant) {
        return operations(name, guarantee, (operation, context) -> plant.apply(operation));
    }

    static Planted operations(String name, Guarantee guarantee, BiFunction<Operation, Context, Optional<Entry>> plant) {
        return new Planted(
                name,
                guarantee,
                context -> context.entry() instanceof Operation operation && operation.acknowledged()
                        ? plant.apply(operation, context).flatMap(Change::to)
                        : Optional.empty());
    }

    static Planted watch(String name, Guarantee guarantee, Function<WatchAnswer, Optional<List<Entry>>> plant) {
        return new Planted(
                name,
                guarantee,
                context -> context.entry() instanceof WatchAnswer answer
                        ? plant.apply(answer).flatMap(Change::to)
                        : Optional.empty());
    }

    /** A linearizable read of now that found exactly one key, of exactly that key. */
    static Optional<KeyValue> single(Operation operation) {
        return operation.request() instanceof Request.Range range
                        && range.keys().single()
                        && range.revision() == 0
                        && operation.outcome() instanceof Outcome.Ranged found
                        && found.kvs().size() == 1
                ? Optional.of(found.kvs().get(0))
                : Optional.empty();
    }

    static Outcome.Ranged found(long revision, KeyValue... kvs) {
        return new Outcome.Ranged(revision, List.of(kvs), kvs.length);
    }

    static KeyValue with(KeyValue kv, String value, long version) {
        return new KeyValue(kv.key(), value, kv.createRevision(), kv.modRevision(), version, kv.lease());
    }

    static WatchAnswer with(WatchAnswer answer, List<Event> events) {
        return WatchAnswer.events(answer.watch(), answer.revision(), events, answer.receivedNanos());
    }

    static List<Event> replace(List<Event> events, int index, Event event) {
        List<Event> others = new ArrayList<>(events);
        others.set(index, event);
        return others;
    }
}
