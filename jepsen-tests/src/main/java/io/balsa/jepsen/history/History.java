package io.balsa.jepsen.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One run as a whole, sorted out by kind.
 *
 * @param operations by the time of their call
 * @param watches by number
 * @param faults by their begin
 */
public record History(
        Header header,
        List<Operation> operations,
        List<Watch> watches,
        List<Fault> faults,
        List<Leader> leaders,
        List<MemberHash> hashes,
        List<Phase> phases) {
    /** A watch with all that it was told, in that order. */
    public record Watch(WatchOpened opened, List<WatchAnswer> answers) {
        public Watch {
            answers = List.copyOf(answers);
        }

        /** Whether its answers hold every change of every key that it looks at, from its first revision on. */
        public boolean whole() {
            return opened.without().isEmpty();
        }
    }

    public History {
        operations = List.copyOf(operations);
        watches = List.copyOf(watches);
        faults = List.copyOf(faults);
        leaders = List.copyOf(leaders);
        hashes = List.copyOf(hashes);
        phases = List.copyOf(phases);
    }

    /** Sorts out the entries of a run; the answers of one watch must be in their order among them. */
    public static History of(Header header, List<? extends Entry> entries) {
        Map<Integer, List<WatchAnswer>> answers = only(WatchAnswer.class, entries).stream()
                .collect(Collectors.groupingBy(WatchAnswer::watch, TreeMap::new, Collectors.toList()));
        List<Watch> watches = only(WatchOpened.class, entries).stream()
                .sorted(Comparator.comparingInt(WatchOpened::watch))
                .map(opened -> new Watch(opened, answers.getOrDefault(opened.watch(), List.of())))
                .toList();
        return new History(
                header,
                sorted(Operation.class, Comparator.comparingLong(Operation::calledNanos), entries),
                watches,
                sorted(Fault.class, Comparator.comparingLong(Fault::begunNanos), entries),
                sorted(Leader.class, Comparator.comparingLong(Leader::seenNanos), entries),
                only(MemberHash.class, entries),
                sorted(Phase.class, Comparator.comparingLong(Phase::begunNanos), entries));
    }

    /** When the phase began; {@link Entry#NEVER} where it never did. */
    public long begun(Phase.Kind kind) {
        return phases.stream()
                .filter(phase -> phase.kind() == kind)
                .mapToLong(Phase::begunNanos)
                .findFirst()
                .orElse(Entry.NEVER);
    }

    /** Every entry again, as {@link #of} takes them. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(phases);
        entries.addAll(operations);
        for (Watch watch : watches) {
            entries.add(watch.opened());
            entries.addAll(watch.answers());
        }
        entries.addAll(faults);
        entries.addAll(leaders);
        entries.addAll(hashes);
        return entries;
    }

    private static <T extends Entry> List<T> only(Class<T> kind, List<? extends Entry> entries) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static <T extends Entry> List<T> sorted(Class<T> kind, Comparator<T> order, List<? extends Entry> entries) {
        return only(kind, entries).stream().sorted(order).toList();
    }
}
