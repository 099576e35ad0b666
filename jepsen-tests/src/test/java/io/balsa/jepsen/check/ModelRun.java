package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Fault;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Leader;
import io.balsa.jepsen.history.ListStep;
import io.balsa.jepsen.history.MemberHash;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Phase;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A whole run of a correct store that never was: members that lag, leases that end, watches that break and go on, answers
 * that get lost. Each request takes effect at one instant between its call and its return.
 */
final class ModelRun {
    static final long MILLIS = 1_000_000;
    private static final long STEP_NANOS = 10 * MILLIS;

    private final RandomGenerator random;
    private final int oneUnknownIn;
    private final List<Entry> entries = new ArrayList<>();
    /** The states that there were, by revision from 1, and when each began. */
    private final List<StoreState> states = new ArrayList<>(List.of(StoreState.EMPTY));

    private final List<Long> begun = new ArrayList<>(List.of(0L));
    private final Map<Integer, Long> applied = new HashMap<>();
    private final Map<Integer, Long> busyUntil = new HashMap<>();
    private final Map<Long, Long> deadlines = new TreeMap<>();
    private final Map<String, List<String>> lists = new TreeMap<>(Map.of("x", List.of(), "y", List.of()));
    private long now;
    private int clients;
    private int values;

    ModelRun(RandomGenerator random, int oneUnknownIn) {
        this.random = random;
        this.oneUnknownIn = oneUnknownIn;
    }

    static History of(RandomGenerator random, int steps, int oneUnknownIn) {
        return new ModelRun(random, oneUnknownIn).run(steps);
    }

    private History run(int steps) {
        entries.add(new Phase(Phase.Kind.WORK, 0));
        entries.add(new Leader(0, 1, 0));
        for (int i = 0; i < steps; i++) {
            now += STEP_NANOS;
            endLeases();
            step();
        }
        while (!deadlines.isEmpty()) {
            now += STEP_NANOS;
            endLeases();
        }
        entries.add(new Fault("kill", List.of(1), "", true, now / 4, now / 2));
        entries.add(new Phase(Phase.Kind.HEALED, now + 1));
        entries.addAll(new ModelWatches(random, states, begun, now).all());
        now += 2_000 * MILLIS;
        entries.add(new Phase(Phase.Kind.FINAL, now));
        for (int member = 0; member < 3; member++) {
            now += STEP_NANOS;
            Request all = new Request.Range(Keys.ALL, 0, 0, member > 0);
            entries.add(new Operation(clients++, member, all, state().apply(all).outcome(), now, now + MILLIS));
            entries.add(new MemberHash(member, state().revision(), 1, 4711, now));
        }
        return Histories.of(entries);
    }

    private StoreState state() {
        return states.get(states.size() - 1);
    }

    private void become(StoreState next) {
        if (next.revision() > state().revision()) {
            states.add(next);
            begun.add(now);
        }
    }

    private void endLeases() {
        for (Map.Entry<Long, Long> deadline : Map.copyOf(deadlines).entrySet()) {
            if (deadline.getValue() < now && random.nextInt(4) == 0) {
                deadlines.remove(deadline.getKey());
                become(state().apply(new Request.Revoke(deadline.getKey())).next());
            }
        }
    }

    private void step() {
        int dice = random.nextInt(100);
        int member = random.nextInt(3);
        if (dice < 10) {
            serializableRead(member);
        } else if (dice < 16) {
            oldRead(member);
        } else if (dice < 28) {
            leaseStep(member);
        } else if (dice < 36) {
            listStep(member);
        } else if (dice < 38) {
            Request compact = new Request.Compact(Math.max(1, state().revision() - 20));
            add(member, compact, new Outcome.Compacted(state().revision()), false);
        } else {
            plain(member, request());
        }
    }

    private boolean plain(int member, Request request) {
        boolean unknown = random.nextInt(oneUnknownIn) == 0;
        boolean happens = !unknown || random.nextBoolean();
        StoreState.Step step = state().apply(request);
        if (happens) {
            become(step.next());
        }
        add(member, request, step.outcome(), unknown);
        return happens;
    }

    private void serializableRead(int member) {
        long from = applied.getOrDefault(member, 1L);
        long at = from + random.nextLong(state().revision() - from + 1);
        applied.put(member, at);
        Request read = new Request.Range(keys(), 0, 0, true);
        int client = 1_000 + member;
        long called = Math.max(now - MILLIS, busyUntil.getOrDefault(client, 0L));
        busyUntil.put(client, now + MILLIS);
        Outcome found = states.get((int) at - 1).apply(read).outcome();
        entries.add(new Operation(client, member, read, found, called, now + MILLIS));
    }

    private void oldRead(int member) {
        long at = 1 + random.nextLong(state().revision());
        Keys keys = keys();
        Outcome.Ranged found = (Outcome.Ranged) states.get((int) at - 1)
                .apply(new Request.Range(keys, 0, 0, false))
                .outcome();
        Outcome answer = new Outcome.Ranged(state().revision(), found.kvs(), found.count());
        add(member, new Request.Range(keys, at, 0, false), answer, false);
    }

    private void leaseStep(int member) {
        long revision = state().revision();
        if (deadlines.isEmpty() || random.nextInt(3) == 0) {
            long lease = 0x1000 + values++;
            deadlines.put(lease, now + 1_000 * MILLIS);
            add(member, new Request.Grant(lease, 1), new Outcome.Granted(revision, 1), false);
            return;
        }
        long lease = deadlines.keySet().iterator().next();
        switch (random.nextInt(4)) {
            case 0 -> {
                deadlines.put(lease, now + 1_000 * MILLIS);
                add(member, new Request.KeepAlive(lease), new Outcome.Kept(revision, 1), false);
            }
            case 1 -> {
                if (plain(member, new Request.Revoke(lease))) {
                    deadlines.remove(lease);
                }
            }
            default -> plain(member, new Request.Put(key(), value(), lease));
        }
    }

    private void listStep(int member) {
        List<ListStep> steps = new ArrayList<>();
        List<List<String>> read = new ArrayList<>();
        boolean refused = random.nextInt(6) == 0;
        boolean unknown = !refused && random.nextInt(oneUnknownIn) == 0;
        boolean happens = !refused && (!unknown || random.nextBoolean());
        Map<String, List<String>> next = new TreeMap<>(lists);
        for (int i = 0; i <= random.nextInt(3); i++) {
            String list = random.nextBoolean() ? "x" : "y";
            if (random.nextBoolean()) {
                ListStep.Append append = new ListStep.Append(list, value());
                steps.add(append);
                List<String> longer = new ArrayList<>(next.getOrDefault(list, List.of()));
                longer.add(append.element());
                next.put(list, longer);
            } else {
                steps.add(new ListStep.Read(list));
                read.add(next.getOrDefault(list, List.of()));
            }
        }
        if (happens) {
            lists.putAll(next);
        }
        Outcome outcome = refused ? new Outcome.Refused("conflict") : new Outcome.Listed(read);
        add(member, new Request.Lists(steps), outcome, unknown);
    }

    /** The operation took effect now. */
    private void add(int member, Request request, Outcome outcome, boolean unknown) {
        long called = now - random.nextLong(4 * STEP_NANOS);
        long returned = unknown ? Entry.NEVER : now + random.nextLong(4 * STEP_NANOS);
        entries.add(new Operation(
                clients++, member, request, unknown ? new Outcome.Unknown("lost") : outcome, called, returned));
    }

    private Request request() {
        String key = key();
        return switch (random.nextInt(8)) {
            case 0, 1 -> Request.Range.of(key);
            case 2 -> new Request.Range(Keys.under("k"), 0, random.nextInt(3), false);
            case 3 -> new Request.Delete(random.nextInt(5) == 0 ? Keys.under("k/1") : Keys.one(key));
            case 4 -> {
                KeyValue found = state().keys().get(key);
                long expected = found == null ? 0 : found.modRevision() - random.nextInt(2);
                yield new Request.Txn(
                        List.of(Compare.number(key, Compare.Target.MOD, Compare.Relation.EQUAL, expected)),
                        List.of(
                                Request.Range.of(key),
                                new Request.Put(key, value(), 0),
                                new Request.Put("t", value(), 0),
                                Request.Range.of("t")),
                        List.of(Request.Range.of(key)));
            }
            default -> new Request.Put(key, value(), 0);
        };
    }

    private String key() {
        return "k/" + random.nextInt(4);
    }

    private Keys keys() {
        return random.nextBoolean() ? Keys.one(key()) : Keys.ALL;
    }

    private String value() {
        return "v" + values++;
    }
}
