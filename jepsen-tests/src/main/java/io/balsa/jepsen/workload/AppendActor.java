package io.balsa.jepsen.workload;

import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.ListStep;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on lists, made of two of etcd's: one reads all lists, the other writes those that grow, if none of them has
 * changed since. A list is a value, its elements with commas between them.
 */
final class AppendActor implements Actor {
    private static final String PREFIX = "list";
    private static final int LISTS = 4;
    private static final int STEPS_MAX = 4;

    private final Arena arena;
    private final RandomGenerator random;
    private final Session session;
    private final Registers lists;
    private int elements;

    AppendActor(Arena arena, RandomGenerator random) {
        this.arena = arena;
        this.random = random;
        this.session = new Session(arena, random);
        this.lists = arena.registers(PREFIX, LISTS);
    }

    @Override
    public void step() {
        int client = session.client();
        int member = session.member();
        long called = arena.now();
        List<ListStep> steps = new ArrayList<>();
        for (int count = random.nextInt(1, STEPS_MAX + 1); count > 0; count--) {
            String list = lists.pick(random);
            steps.add(
                    random.nextBoolean()
                            ? new ListStep.Read(list)
                            : new ListStep.Append(list, client + ":" + elements++));
        }
        session.record(client, member, new Request.Lists(steps), perform(steps), called);
    }

    private Outcome perform(List<ListStep> steps) {
        List<String> names = steps.stream().map(ListStep::list).distinct().toList();
        List<Request> reads = names.stream().<Request>map(Request.Range::of).toList();
        if (!(session.ask(new Request.Txn(List.of(), reads, List.of())) instanceof Outcome.Decided found)) {
            return new Outcome.Refused("the lists could not be read");
        }
        Map<String, KeyValue> before = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Outcome.Ranged one = (Outcome.Ranged) found.answers().get(i);
            one.kvs().forEach(kv -> before.put(kv.key(), kv));
        }
        Map<String, String> grown = new LinkedHashMap<>();
        List<List<String>> read = new ArrayList<>();
        for (ListStep step : steps) {
            KeyValue kv = before.get(step.list());
            String now = grown.getOrDefault(step.list(), kv == null ? "" : kv.value());
            if (step instanceof ListStep.Append append) {
                grown.put(step.list(), now.isEmpty() ? append.element() : now + "," + append.element());
            } else {
                read.add(now.isEmpty() ? List.of() : List.of(now.split(",")));
            }
        }
        return grown.isEmpty() ? new Outcome.Listed(read) : write(names, before, grown, read);
    }

    private Outcome write(
            List<String> names, Map<String, KeyValue> before, Map<String, String> grown, List<List<String>> read) {
        List<Compare> unchanged =
                names.stream().map(name -> unchanged(name, before.get(name))).toList();
        List<Request> puts = grown.entrySet().stream()
                .<Request>map(list -> new Request.Put(list.getKey(), list.getValue(), 0))
                .toList();
        Outcome outcome = session.ask(new Request.Txn(unchanged, puts, List.of()));
        if (outcome instanceof Outcome.Decided decided) {
            return decided.succeeded() ? new Outcome.Listed(read) : new Outcome.Refused("a list had changed");
        }
        return outcome;
    }

    private static Compare unchanged(String name, @Nullable KeyValue kv) {
        return kv == null
                ? Compare.number(name, Compare.Target.CREATE, Compare.Relation.EQUAL, 0)
                : Compare.number(name, Compare.Target.MOD, Compare.Relation.EQUAL, kv.modRevision());
    }

    @Override
    public void close() {
        session.close();
    }
}
