package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which transaction must come before which, and the shortest circles among them. Confined to one thread. */
final class Dependencies {
    /** Why one comes before the other. */
    enum Kind {
        /** Both appended, and the first's element stands first. Adya: ww. */
        APPEND("appended before"),
        /** The second read what the first appended. Adya: wr. */
        READ("was read by"),
        /** The first did not yet read what the second appended. Adya: rw. */
        MISSED("did not see");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private record Edge(int from, int to, Kind kind) {}

    private final List<Operation> txns;
    private final Findings findings;
    private final IdentityHashMap<Operation, Integer> numbers = new IdentityHashMap<>();
    private final List<List<Edge>> edges = new ArrayList<>();

    Dependencies(List<Operation> txns, Findings findings) {
        this.txns = txns;
        this.findings = findings;
        for (Operation txn : txns) {
            numbers.put(txn, numbers.size());
            edges.add(new ArrayList<>());
        }
    }

    void add(Operation before, Operation after, Kind kind) {
        if (!before.equals(after)) {
            int from = numbers.getOrDefault(before, -1);
            edges.get(from).add(new Edge(from, numbers.getOrDefault(after, -1), kind));
        }
    }

    /** Reports one shortest circle for each group of transactions that depend on each other, the gravest kind that it has. */
    void findCircles() {
        for (List<Integer> group : groups()) {
            Set<Integer> members = Set.copyOf(group);
            List<Edge> circle = circle(members, Set.of(Kind.APPEND));
            if (circle.isEmpty()) {
                circle = circle(members, Set.of(Kind.APPEND, Kind.READ));
            }
            if (circle.isEmpty()) {
                circle = circle(members, Set.of(Kind.values()));
            }
            List<Operation> round =
                    circle.stream().map(edge -> txns.get(edge.from())).collect(Collectors.toCollection(ArrayList::new));
            Operation culprit = round.remove(round.size() - 1);
            findings.wrong(
                    name(circle) + ": " + (round.size() + 1) + " transactions each came before the next, and the "
                            + "last before the first (" + reasons(circle) + ")",
                    culprit,
                    round);
        }
    }

    private static String name(List<Edge> circle) {
        long missed = circle.stream().filter(edge -> edge.kind() == Kind.MISSED).count();
        boolean read = circle.stream().anyMatch(edge -> edge.kind() == Kind.READ);
        if (missed > 1) {
            return "G2";
        }
        return missed == 1 ? "G-single" : read ? "G1c" : "G0";
    }

    private static String reasons(List<Edge> circle) {
        return circle.stream().map(edge -> edge.kind().words).collect(Collectors.joining(", "));
    }

    /** The shortest circle of these kinds within the group, or nothing. */
    private List<Edge> circle(Set<Integer> group, Set<Kind> kinds) {
        List<Edge> best = List.of();
        for (int start : group.stream().sorted().limit(1_000).toList()) {
            List<Edge> found = roundTrip(start, group, kinds);
            if (!found.isEmpty() && (best.isEmpty() || found.size() < best.size())) {
                best = found;
            }
        }
        return best;
    }

    private List<Edge> roundTrip(int start, Set<Integer> group, Set<Kind> kinds) {
        Map<Integer, Edge> cameBy = new HashMap<>();
        Deque<Integer> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            int at = next.removeFirst();
            for (Edge edge : edges.get(at)) {
                if (!kinds.contains(edge.kind()) || !group.contains(edge.to())) {
                    continue;
                }
                if (edge.to() == start) {
                    return back(edge, start, cameBy);
                }
                if (cameBy.putIfAbsent(edge.to(), edge) == null) {
                    next.addLast(edge.to());
                }
            }
        }
        return List.of();
    }

    private static List<Edge> back(Edge last, int start, Map<Integer, Edge> cameBy) {
        List<Edge> circle = new ArrayList<>();
        Edge edge = last;
        while (edge != null) {
            circle.add(edge);
            edge = edge.from() == start ? null : cameBy.get(edge.from());
        }
        Collections.reverse(circle);
        return circle;
    }

    /** The strongly connected groups of more than one: Tarjan's algorithm, without recursion. */
    private List<List<Integer>> groups() {
        int count = txns.size();
        int[] order = new int[count];
        int[] low = new int[count];
        boolean[] open = new boolean[count];
        int[] edgeOf = new int[count];
        Deque<Integer> path = new ArrayDeque<>();
        Deque<Integer> calls = new ArrayDeque<>();
        List<List<Integer>> groups = new ArrayList<>();
        int clock = 0;
        for (int root = 0; root < count; root++) {
            if (order[root] != 0) {
                continue;
            }
            calls.push(root);
            while (!calls.isEmpty()) {
                int at = calls.peek();
                if (order[at] == 0) {
                    order[at] = low[at] = ++clock;
                    path.push(at);
                    open[at] = true;
                }
                boolean went = false;
                while (edgeOf[at] < edges.get(at).size() && !went) {
                    int to = edges.get(at).get(edgeOf[at]++).to();
                    if (order[to] == 0) {
                        calls.push(to);
                        went = true;
                    } else if (open[to]) {
                        low[at] = Math.min(low[at], order[to]);
                    }
                }
                if (!went) {
                    calls.pop();
                    if (!calls.isEmpty()) {
                        low[calls.peek()] = Math.min(low[calls.peek()], low[at]);
                    }
                    if (low[at] == order[at]) {
                        take(at, path, open, groups);
                    }
                }
            }
        }
        return groups;
    }

    private static void take(int root, Deque<Integer> path, boolean[] open, List<List<Integer>> groups) {
        List<Integer> group = new ArrayList<>();
        int member;
        do {
            member = path.pop();
            open[member] = false;
            group.add(member);
        } while (member != root);
        if (group.size() > 1) {
            groups.add(group);
        }
    }
}
