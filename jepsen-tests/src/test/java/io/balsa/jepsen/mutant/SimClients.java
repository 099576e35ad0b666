package io.balsa.jepsen.mutant;

import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.ListStep;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.workload.Wire;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.LeaseCheckpoint;
import io.balsa.store.v1.LeaseCheckpoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The clients of a simulation: what they ask for, whom they ask, and what is written down of it. */
final class SimClients {
    /** Asked, and not answered yet. */
    private record Asked(int client, int member, Request request, long calledNanos, Consumer<Outcome> then) {}

    private final SimCluster cluster;
    private final RandomGenerator random;
    private final Consumer<Entry> history;
    private final Set<Asked> open = new HashSet<>();
    private final Map<Integer, Integer> busy = new HashMap<>();
    private final List<Long> leases = new ArrayList<>();
    private final Set<Long> granted = new HashSet<>();
    private int nextClient = 8;
    private final int[] clients = {0, 1, 2, 3, 4, 5, 6, 7};
    private int values;
    private boolean calm;

    SimClients(SimCluster cluster, RandomGenerator random, Consumer<Entry> history) {
        this.cluster = cluster;
        this.random = random;
        this.history = history;
    }

    /** One of the clients that wait for nothing asks for something. */
    void step() {
        int slot = random.nextInt(clients.length);
        if (busy.containsKey(slot)) {
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 10) {
            lists(slot);
        } else if (dice < 18) {
            keepAlive(slot);
        } else {
            ask(slot, request(dice), outcome -> {});
        }
    }

    private Request request(int dice) {
        if (dice < 32) {
            return read();
        }
        if (dice < 36) {
            long lease = 0x1000 + values++;
            leases.add(lease);
            return new Request.Grant(lease, 1 + random.nextInt(3));
        }
        if (dice < 38 && !leases.isEmpty()) {
            return new Request.Revoke(leases.get(random.nextInt(leases.size())));
        }
        if (dice < 41) {
            return new Request.Compact(Math.max(1, cluster.leader().applier.revision() - random.nextInt(30)));
        }
        if (dice < 52) {
            return new Request.Delete(random.nextInt(4) == 0 ? Keys.under("k") : Keys.one(key()));
        }
        if (dice < 66) {
            return txn();
        }
        return new Request.Put(key(), "v" + values++, lease());
    }

    private Request read() {
        boolean serializable = random.nextInt(3) == 0;
        long revision = random.nextInt(4) == 0
                ? 1 + random.nextLong(cluster.leader().applier.revision())
                : 0;
        Keys keys = random.nextBoolean() ? Keys.one(key()) : Keys.under("k");
        return new Request.Range(keys, revision, keys.single() ? 0 : random.nextInt(4), serializable);
    }

    private Request txn() {
        String key = key();
        String other = key();
        KeyValue known = known(key);
        Compare compare = random.nextBoolean()
                ? Compare.number(
                        key,
                        Compare.Target.MOD,
                        Compare.Relation.EQUAL,
                        known == null ? 0 : known.modRevision() + random.nextInt(2))
                : Compare.value(
                        key,
                        random.nextBoolean() ? Compare.Relation.EQUAL : Compare.Relation.NOT_EQUAL,
                        known == null || random.nextInt(3) == 0 ? "v" : known.value());
        List<Request> success = new ArrayList<>(List.of(new Request.Put(key, "v" + values++, lease())));
        if (!other.equals(key)) {
            success.add(
                    random.nextBoolean()
                            ? new Request.Put(other, "v" + values++, 0)
                            : new Request.Delete(Keys.one(other)));
        }
        success.add(new Request.Range(Keys.under("k"), 0, 0, false));
        return new Request.Txn(
                List.of(compare),
                success,
                random.nextBoolean() ? List.of(Request.Range.of(key)) : List.of(new Request.Delete(Keys.one(other))));
    }

    private KeyValue known(String key) {
        Outcome found = readAt(cluster.leader(), Request.Range.of(key));
        return found instanceof Outcome.Ranged ranged && !ranged.kvs().isEmpty()
                ? ranged.kvs().get(0)
                : null;
    }

    private String key() {
        return "k" + random.nextInt(5);
    }

    private long lease() {
        return leases.isEmpty() || random.nextInt(4) > 0
                ? 0
                : leases.get(leases.size() - 1 - random.nextInt(Math.min(3, leases.size())));
    }

    void ask(int slot, Request request, Consumer<Outcome> then) {
        int member = random.nextInt(cluster.members.size());
        Asked asked = new Asked(clients[slot], member, request, cluster.now, outcome -> {
            busy.remove(slot);
            then.accept(outcome);
        });
        open.add(asked);
        busy.put(slot, member);
        // A moment before anything happens, so that what follows at once is later.
        cluster.now += 1_000;
        if (request instanceof Request.Range range) {
            read(asked, range);
        } else {
            write(asked);
        }
        if (!calm && open.contains(asked) && random.nextInt(40) == 0) {
            lose(slot, asked);
        }
    }

    /** The client hangs up: whatever comes of it, nobody is told. */
    private void lose(int slot, Asked asked) {
        open.remove(asked);
        record(asked, new Outcome.Unknown("hung up"));
        clients[slot] = nextClient++;
        busy.remove(slot);
        asked.then().accept(new Outcome.Unknown("hung up"));
    }

    private void answer(Asked asked, Outcome outcome) {
        if (open.remove(asked)) {
            cluster.now += 1_000;
            record(asked, outcome);
            if (outcome instanceof Outcome.Unknown) {
                for (int slot = 0; slot < clients.length; slot++) {
                    clients[slot] = clients[slot] == asked.client() ? nextClient++ : clients[slot];
                }
            }
            asked.then().accept(outcome);
        }
    }

    private void record(Asked asked, Outcome outcome) {
        if (outcome instanceof Outcome.Granted && asked.request() instanceof Request.Grant grant) {
            granted.add(grant.lease());
        }
        long returned = outcome instanceof Outcome.Unknown ? Entry.NEVER : cluster.now;
        history.accept(
                new Operation(asked.client(), asked.member(), asked.request(), outcome, asked.calledNanos(), returned));
    }

    /** From now on clients wait for their answers. */
    void calmDown() {
        calm = true;
    }

    /** Those that were never answered. */
    void giveUp() {
        List.copyOf(open).forEach(asked -> answer(asked, new Outcome.Unknown("no answer")));
    }

    private void read(Asked asked, Request.Range range) {
        SimMember member = cluster.members.get(asked.member());
        long index = range.serializable() ? 0 : cluster.committed();
        member.whenApplied(index, () -> answer(asked, readAt(member, range)));
    }

    private static Outcome readAt(SimMember member, Request.Range range) {
        try {
            return Wire.ranged(member.reader.range(Wire.range(range)));
        } catch (RefusedException e) {
            return new Outcome.Refused(e.refusal().getMessage());
        }
    }

    private void write(Asked asked) {
        SimMember member = cluster.members.get(asked.member());
        cluster.proposer.propose(SimCommands.command(asked.request())).whenComplete((applied, failure) -> {
            if (failure != null) {
                answer(asked, new Outcome.Unknown(failure.getMessage()));
            } else {
                member.whenApplied(applied.index(), () -> answer(asked, SimCommands.outcome(applied.result())));
            }
        });
    }

    /** As the leader's keeper does it: what was noted of a lease is taken back before its renewal is answered. */
    private void keepAlive(int slot) {
        if (leases.isEmpty()) {
            return;
        }
        long lease = leases.get(leases.size() - 1 - random.nextInt(Math.min(4, leases.size())));
        SimMember leader = cluster.leader();
        Asked asked = new Asked(
                clients[slot], leader.number, new Request.KeepAlive(lease), cluster.now, outcome -> busy.remove(slot));
        open.add(asked);
        busy.put(slot, leader.number);
        cluster.now += 1_000;
        OptionalLong ttl = leader.deadlines.renew(lease);
        long mark = leader.deadlines.mark(lease);
        Outcome outcome = new Outcome.Kept(leader.applier.revision(), ttl.orElse(0));
        if (ttl.isEmpty() || mark == 0) {
            // It may not have been granted yet.
            answer(asked, ttl.isEmpty() && !granted.contains(lease) ? new Outcome.Refused("no such lease") : outcome);
            return;
        }
        Command note = Command.newBuilder()
                .setExpectedTerm(cluster.term())
                .setLeaseCheckpoints(LeaseCheckpoints.newBuilder()
                        .addLeases(LeaseCheckpoint.newBuilder().setId(lease)))
                .build();
        cluster.proposer.propose(note).whenComplete((applied, failure) -> {
            leader.deadlines.unmark(lease, mark);
            answer(asked, failure == null ? outcome : new Outcome.Unknown("not noted"));
        });
    }

    /** Two lists are read, then appended to in one txn that fails if they have changed. */
    private void lists(int slot) {
        long called = cluster.now;
        int client = clients[slot];
        List<String> names = List.of("list/x", "list/y");
        Request reads = new Request.Txn(
                List.of(), List.of(Request.Range.of(names.get(0)), Request.Range.of(names.get(1))), List.of());
        ask(slot, reads, outcome -> {
            boolean whole = outcome instanceof Outcome.Decided answered
                    && answered.answers().size() == names.size()
                    && answered.answers().stream().allMatch(Outcome.Ranged.class::isInstance);
            if (!whole) {
                return;
            }
            if (outcome instanceof Outcome.Decided decided && random.nextInt(5) > 0) {
                append(slot, client, called, names, decided);
            } else if (outcome instanceof Outcome.Decided decided) {
                List<List<String>> read =
                        decided.answers().stream().map(SimClients::list).toList();
                recordLists(
                        client,
                        called,
                        names.stream()
                                .map(name -> (ListStep) new ListStep.Read(name))
                                .toList(),
                        new Outcome.Listed(read));
            }
        });
    }

    private void append(int slot, int client, long called, List<String> names, Outcome.Decided decided) {
        List<Compare> compares = new ArrayList<>();
        List<Request> puts = new ArrayList<>();
        List<ListStep> steps = new ArrayList<>();
        List<List<String>> read = new ArrayList<>();
        int appends = 1 + random.nextInt(3);
        for (int i = 0; i < names.size(); i++) {
            Outcome.Ranged found = (Outcome.Ranged) decided.answers().get(i);
            String name = names.get(i);
            long seen = found.kvs().isEmpty() ? 0 : found.kvs().get(0).modRevision();
            compares.add(Compare.number(name, Compare.Target.MOD, Compare.Relation.EQUAL, seen));
            steps.add(new ListStep.Read(name));
            read.add(list(found));
            if ((appends & (i + 1)) != 0) {
                String element = "e" + values++;
                List<String> longer = new ArrayList<>(list(found));
                longer.add(element);
                puts.add(new Request.Put(name, String.join(",", longer), 0));
                steps.add(new ListStep.Append(name, element));
            }
        }
        ask(slot, new Request.Txn(compares, puts, List.of()), outcome -> {
            if (outcome instanceof Outcome.Decided done) {
                recordLists(
                        client,
                        called,
                        steps,
                        done.succeeded() ? new Outcome.Listed(read) : new Outcome.Refused("conflict"));
            } else if (outcome instanceof Outcome.Unknown) {
                recordLists(client, called, steps, outcome);
            }
        });
    }

    private void recordLists(int client, long called, List<ListStep> steps, Outcome outcome) {
        long returned = outcome instanceof Outcome.Unknown ? Entry.NEVER : cluster.now;
        history.accept(new Operation(client, 0, new Request.Lists(steps), outcome, called, returned));
    }

    private static List<String> list(Outcome outcome) {
        Outcome.Ranged found = (Outcome.Ranged) outcome;
        return found.kvs().isEmpty()
                ? List.of()
                : Arrays.asList(found.kvs().get(0).value().split(","));
    }

    /** Every key at every member, when all is over. */
    void finalReads() {
        for (SimMember member : cluster.members) {
            Request.Range all = new Request.Range(Keys.ALL, 0, 0, true);
            cluster.now += 1_000;
            long called = cluster.now++;
            history.accept(new Operation(nextClient++, member.number, all, readAt(member, all), called, cluster.now));
        }
    }

    /** Reads of every key after the calm, for those leases that should have ended. */
    void readAll() {
        for (int slot = 0; slot < clients.length; slot++) {
            if (!busy.containsKey(slot)) {
                ask(slot, new Request.Range(Keys.ALL, 0, 0, false), outcome -> {});
                return;
            }
        }
    }
}
