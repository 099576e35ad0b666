package io.balsa.jepsen.check;

import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Plants faults in the histories of correct stores. */
final class Damage {
    private Damage() {}

    /** The history with about one read in four answering what another operation was answered, or an older value. */
    static List<Operation> some(RandomGenerator random, List<Operation> history) {
        List<Operation> damaged = new ArrayList<>();
        for (Operation operation : history) {
            boolean damage = operation.outcome() instanceof Outcome.Ranged && random.nextInt(4) == 0;
            damaged.add(damage ? with(operation, other(random, (Outcome.Ranged) operation.outcome())) : operation);
        }
        return damaged;
    }

    static Operation with(Operation operation, Outcome outcome) {
        return new Operation(
                operation.client(),
                operation.member(),
                operation.request(),
                outcome,
                operation.calledNanos(),
                operation.returnedNanos());
    }

    private static Outcome other(RandomGenerator random, Outcome.Ranged right) {
        switch (random.nextInt(3)) {
            case 0:
                return new Outcome.Ranged(right.revision(), List.of(), 0);
            case 1:
                return new Outcome.Ranged(
                        Math.max(1, right.revision() + random.nextInt(-1, 2)), right.kvs(), right.count());
            default:
                List<KeyValue> kvs = right.kvs().stream()
                        .map(kv -> new KeyValue(
                                kv.key(),
                                "v" + random.nextInt(7),
                                kv.createRevision(),
                                kv.modRevision(),
                                kv.version(),
                                kv.lease()))
                        .toList();
                return new Outcome.Ranged(right.revision(), kvs, right.count());
        }
    }
}
