package io.balsa.jepsen.check;

import io.balsa.jepsen.history.ListStep;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the anomalies of transactions that Adya named, in the way of Elle (Kingsbury and Alvaro, 2020): a list that is
 * read shows in which order its elements were appended, so the order of the transactions that appended them is known, and
 * those that depend on each other in a circle cannot have come one after the other.
 *
 * <p>Worked example: T1 appends 1 to x and reads y as empty; T2 appends 1 to y and reads x as empty. T1 read y before T2
 * appended to it, T2 read x before T1 did: each came before the other. Both edges are of reads, so this is G2.
 *
 * <p>An element of a refused transaction that is read is G1a; a list read half-way through a transaction that appends to it
 * twice is G1b. Transactions of unknown outcome count where an element of theirs was read.
 */
final class ListAnomalies implements Checker {
    @Override
    public List<Verdict> check(Replay replay) {
        Findings findings = new Findings(Guarantee.TXN_ISOLATION);
        List<Operation> txns = replay.history.operations().stream()
                .filter(operation -> operation.request() instanceof Request.Lists)
                .toList();
        if (!txns.isEmpty()) {
            new Run(txns, findings).check();
        }
        return List.of(findings.verdict());
    }

    /** One list as one transaction read it. */
    private record Reading(String list, List<String> elements, Operation reader) {}

    private static final class Run {
        private final List<Operation> txns;
        private final Findings findings;
        /** Who appended each element, and which elements each appended to a list. */
        private final Map<String, Operation> appenders = new HashMap<>();

        private final Map<String, Reading> longest = new HashMap<>();
        private final List<Reading> readings = new ArrayList<>();

        Run(List<Operation> txns, Findings findings) {
            this.txns = txns;
            this.findings = findings;
        }

        void check() {
            for (Operation txn : txns) {
                findings.look();
                for (ListStep step : steps(txn)) {
                    if (step instanceof ListStep.Append append) {
                        appenders.put(name(append.list(), append.element()), txn);
                    }
                }
            }
            txns.forEach(this::read);
            readings.forEach(this::compare);
            Dependencies graph = new Dependencies(txns, findings);
            longest.values().forEach(reading -> order(reading, graph));
            readings.forEach(reading -> antiOrder(reading, graph));
            graph.findCircles();
        }

        private static List<ListStep> steps(Operation txn) {
            return ((Request.Lists) txn.request()).steps();
        }

        private static String name(String list, String element) {
            return list + '\0' + element;
        }

        private @Nullable Operation appender(String list, String element) {
            return appenders.get(name(list, element));
        }

        private void read(Operation txn) {
            if (!(txn.outcome() instanceof Outcome.Listed listed)) {
                return;
            }
            int next = 0;
            Map<String, List<String>> own = new HashMap<>();
            for (ListStep step : steps(txn)) {
                if (step instanceof ListStep.Append append) {
                    own.computeIfAbsent(append.list(), unused -> new ArrayList<>())
                            .add(append.element());
                    continue;
                }
                List<String> elements = listed.read().get(next++);
                List<String> mine = own.getOrDefault(step.list(), List.of());
                int outer = elements.size() - mine.size();
                if (outer < 0 || !elements.subList(outer, elements.size()).equals(mine)) {
                    findings.wrong("a transaction does not see its own appends to " + step.list(), txn);
                    continue;
                }
                // Its own appends say nothing about others.
                Reading reading = new Reading(step.list(), elements, txn);
                readings.add(reading);
                longest.merge(
                        step.list(),
                        reading,
                        (a, b) -> b.elements().size() > a.elements().size() ? b : a);
            }
        }

        private void compare(Reading reading) {
            List<String> elements = reading.elements();
            Reading whole = longest.getOrDefault(reading.list(), reading);
            if (!whole.elements().subList(0, elements.size()).equals(elements)) {
                findings.wrong(
                        "two reads of " + reading.list() + " disagree about the order of appends",
                        reading.reader(),
                        whole.reader());
            }
            for (String element : elements) {
                Operation appender = appender(reading.list(), element);
                if (appender == null) {
                    findings.wrong("nobody appended " + element + " to " + reading.list(), reading.reader());
                } else if (appender.outcome() instanceof Outcome.Refused) {
                    findings.wrong(
                            "G1a: " + element + " of a transaction that was refused is in " + reading.list(),
                            reading.reader(),
                            appender);
                }
            }
            halfWay(reading);
        }

        /** G1b: the last element read is not the last that its transaction appended. */
        private void halfWay(Reading reading) {
            if (reading.elements().isEmpty()) {
                return;
            }
            String last = reading.elements().get(reading.elements().size() - 1);
            Operation appender = appender(reading.list(), last);
            if (appender == null || appender.equals(reading.reader())) {
                return;
            }
            String lastOfAppender = last;
            for (ListStep step : steps(appender)) {
                if (step instanceof ListStep.Append append && append.list().equals(reading.list())) {
                    lastOfAppender = append.element();
                }
            }
            if (!lastOfAppender.equals(last)) {
                findings.wrong(
                        "G1b: " + reading.list() + " was read half-way through a transaction",
                        reading.reader(),
                        appender);
            }
        }

        /** Each appender comes before the next one of the same list. */
        private void order(Reading whole, Dependencies graph) {
            Operation before = null;
            for (String element : whole.elements()) {
                Operation appender = appender(whole.list(), element);
                if (before != null && appender != null) {
                    graph.add(before, appender, Dependencies.Kind.APPEND);
                }
                before = appender;
            }
        }

        /** A reader comes after who appended the last element that it saw, and before who appended the next one. */
        private void antiOrder(Reading reading, Dependencies graph) {
            List<String> whole = longest.getOrDefault(reading.list(), reading).elements();
            int size = reading.elements().size();
            for (int last = size - 1; last >= 0; last--) {
                Operation appender = appender(reading.list(), reading.elements().get(last));
                if (appender != null && !appender.equals(reading.reader())) {
                    graph.add(appender, reading.reader(), Dependencies.Kind.READ);
                    break;
                }
            }
            for (int next = size; next < whole.size(); next++) {
                Operation appender = appender(reading.list(), whole.get(next));
                if (appender != null && !appender.equals(reading.reader())) {
                    graph.add(reading.reader(), appender, Dependencies.Kind.MISSED);
                    break;
                }
            }
        }
    }
}
