package io.balsa.jepsen.timeline;

import io.balsa.jepsen.check.Verdict;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Fault;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.Leader;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.history.WatchAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The data of the page, in the shape that its script reads. Times are microseconds from the first entry.
 *
 * @param title for people
 * @param lanes how many rows
 * @param watchLane the first row of watches
 * @param bars by start
 * @param marks the indexes of bars that the explanations speak of, and whether each is a culprit
 */
record Page(
        String title,
        int lanes,
        int watchLane,
        long endMicros,
        List<Bar> bars,
        List<Band> faults,
        List<Flag> leaders,
        List<Flag> phases,
        List<Finding> verdicts,
        Map<Integer, Boolean> marks) {
    /**
     * @param end -1 where it has none
     * @param kind read, write, txn, lease, lists, watch, other
     */
    record Bar(int lane, long start, long end, String kind, String state, String text) {}

    record Band(long start, long end, String text) {}

    record Flag(long at, String text) {}

    /**
     * @param bars the indexes of the bars of its explanation, the culprit last
     * @param at where to look
     */
    record Finding(String label, String promise, String state, String text, List<Integer> bars, long at) {}

    static Page of(History history, List<Verdict> verdicts) {
        return new Builder(history).page(verdicts);
    }

    private static final class Builder {
        private final History history;
        private final long origin;
        private final Lanes clients = new Lanes();
        private final Lanes watchers = new Lanes();
        private final IdentityHashMap<Entry, Integer> numbers = new IdentityHashMap<>();
        private final List<Bar> bars = new ArrayList<>();
        private final Map<Integer, Boolean> marks = new TreeMap<>();
        private long lastNanos;

        private record Span(String who, long from, long to) {}

        Builder(History history) {
            this.history = history;
            this.origin = origin(history);
            this.lastNanos = origin;
            placeClients();
            placeWatches();
        }

        private static long origin(History history) {
            long first = Long.MAX_VALUE;
            for (Operation operation : history.operations()) {
                first = Math.min(first, operation.calledNanos());
            }
            for (History.Watch watch : history.watches()) {
                first = Math.min(first, watch.opened().calledNanos());
            }
            return first == Long.MAX_VALUE ? 0 : first;
        }

        private static long end(Operation operation) {
            return operation.unknown() ? operation.calledNanos() : operation.returnedNanos();
        }

        private void placeClients() {
            Map<Integer, Span> spans = new TreeMap<>();
            for (Operation operation : history.operations()) {
                lastNanos = Math.max(lastNanos, end(operation));
                Span span = new Span("c" + operation.client(), operation.calledNanos(), end(operation));
                spans.merge(
                        operation.client(),
                        span,
                        (a, b) -> new Span(a.who(), Math.min(a.from(), b.from()), Math.max(a.to(), b.to())));
            }
            spans.values().stream()
                    .sorted(Comparator.comparingLong(Span::from))
                    .forEach(span -> clients.place(span.who(), span.from(), span.to()));
        }

        private void placeWatches() {
            history.watches().stream()
                    .sorted(Comparator.comparingLong(watch -> watch.opened().calledNanos()))
                    .forEach(watch -> {
                        long to = watch.opened().calledNanos();
                        for (WatchAnswer answer : watch.answers()) {
                            to = Math.max(to, answer.receivedNanos());
                        }
                        lastNanos = Math.max(lastNanos, to);
                        watchers.place(
                                "w" + watch.opened().watch(), watch.opened().calledNanos(), to);
                    });
        }

        private long micros(long nanos) {
            return (nanos - origin) / 1_000;
        }

        Page page(List<Verdict> verdicts) {
            record Drawn(Entry entry, Bar bar) {}
            List<Drawn> drawn = new ArrayList<>();
            history.operations().forEach(operation -> drawn.add(new Drawn(operation, bar(operation))));
            for (History.Watch watch : history.watches()) {
                int lane = clients.count() + watchers.of("w" + watch.opened().watch());
                drawn.add(new Drawn(watch.opened(), bar(watch, lane)));
                watch.answers().forEach(answer -> drawn.add(new Drawn(answer, bar(answer, lane))));
            }
            drawn.sort(Comparator.comparingLong(one -> one.bar().start()));
            for (Drawn one : drawn) {
                numbers.put(one.entry(), bars.size());
                bars.add(one.bar());
            }
            List<Finding> findings = verdicts.stream().map(this::finding).toList();
            return new Page(
                    title(),
                    clients.count() + watchers.count(),
                    clients.count(),
                    micros(lastNanos),
                    bars,
                    history.faults().stream().map(this::band).toList(),
                    history.leaders().stream().map(this::flag).toList(),
                    history.phases().stream()
                            .map(phase -> new Flag(
                                    micros(phase.begunNanos()), phase.kind().name()))
                            .toList(),
                    findings,
                    marks);
        }

        private String title() {
            return history.header().version() + ", seed " + history.header().seed() + ", "
                    + history.header().members() + " members, workloads "
                    + String.join(" ", history.header().workloads());
        }

        private Bar bar(Operation operation) {
            String state = operation.unknown()
                    ? "unknown"
                    : operation.outcome() instanceof Outcome.Refused ? "refused" : "done";
            return new Bar(
                    clients.of("c" + operation.client()),
                    micros(operation.calledNanos()),
                    operation.unknown() ? -1 : micros(operation.returnedNanos()),
                    kind(operation.request()),
                    state,
                    operation.toString());
        }

        private Bar bar(History.Watch watch, int lane) {
            long start = micros(watch.opened().calledNanos());
            int count = watch.answers().size();
            long end =
                    count == 0 ? start : micros(watch.answers().get(count - 1).receivedNanos());
            return new Bar(lane, start, end, "watch", "done", watch.opened().toString());
        }

        private Bar bar(WatchAnswer answer, int lane) {
            long at = micros(answer.receivedNanos());
            return new Bar(
                    lane,
                    at,
                    at,
                    "told",
                    answer.kind() == WatchAnswer.Kind.BROKEN ? "refused" : "done",
                    answer.toString());
        }

        private static String kind(Request request) {
            if (request instanceof Request.Range) {
                return "read";
            }
            if (request instanceof Request.Put || request instanceof Request.Delete) {
                return "write";
            }
            if (request instanceof Request.Txn || request instanceof Request.Lists) {
                return "txn";
            }
            return request instanceof Request.Compact ? "other" : "lease";
        }

        private Band band(Fault fault) {
            long end = fault.healedNanos() == Entry.NEVER ? micros(lastNanos) : micros(fault.healedNanos());
            return new Band(micros(fault.begunNanos()), end, fault.toString());
        }

        private Flag flag(Leader leader) {
            return new Flag(micros(leader.seenNanos()), "member " + leader.member() + ", term " + leader.term());
        }

        private Finding finding(Verdict verdict) {
            String state = verdict.broken() ? "broken" : verdict instanceof Verdict.Undecided ? "undecided" : "holds";
            List<Integer> shown = new ArrayList<>();
            long at = 0;
            if (verdict instanceof Verdict.Broken broken) {
                broken.violation().witnesses().forEach(witness -> mark(witness, false, shown));
                mark(broken.violation().culprit(), true, shown);
                at = micros(broken.violation().culprit().atNanos());
            }
            return new Finding(
                    verdict.guarantee().label(), verdict.guarantee().promise(), state, verdict.toString(), shown, at);
        }

        private void mark(Entry entry, boolean culprit, List<Integer> shown) {
            Integer number = numbers.get(entry);
            if (number != null) {
                marks.merge(number, culprit, Boolean::logicalOr);
                shown.add(number);
            }
        }
    }
}
