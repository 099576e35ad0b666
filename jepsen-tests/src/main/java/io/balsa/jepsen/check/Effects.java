package io.balsa.jepsen.check;

import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What operations did to keys, as far as their requests and answers tell. */
final class Effects {
    /**
     * What an acknowledged write certainly did.
     *
     * @param changes of keys that are known by name
     * @param ranges of which some keys, not known by name, were deleted
     */
    record Known(List<Change> changes, List<Keys> ranges) {
        boolean any() {
            return !changes.isEmpty() || !ranges.isEmpty();
        }
    }

    private static final Known NOTHING = new Known(List.of(), List.of());

    private Effects() {}

    /** Of a put, a delete or a txn; nothing for all else, whose effects the answer does not pin to a revision. */
    static Known of(Operation operation) {
        if (!operation.acknowledged()) {
            return NOTHING;
        }
        Known known = new Known(new ArrayList<>(), new ArrayList<>());
        add(operation.request(), operation.outcome(), operation, known);
        return known;
    }

    private static void add(Request request, Outcome outcome, Operation source, Known known) {
        int sub = known.changes().size();
        long revision = source.revision();
        if (request instanceof Request.Put put && outcome instanceof Outcome.Written) {
            known.changes().add(Change.put(put.key(), revision, put.value(), put.lease(), sub, source));
        } else if (request instanceof Request.Delete delete && outcome instanceof Outcome.Deleted deleted) {
            if (deleted.count() > 0 && delete.keys().single()) {
                known.changes().add(Change.deletion(delete.keys().key(), revision, sub, source));
            } else if (deleted.count() > 0 && deleted.previous().isEmpty()) {
                known.ranges().add(delete.keys());
            } else {
                for (KeyValue gone : deleted.previous()) {
                    known.changes()
                            .add(Change.deletion(
                                    gone.key(), revision, known.changes().size(), source));
                }
            }
        } else if (request instanceof Request.Txn txn && outcome instanceof Outcome.Decided decided) {
            List<Request> branch = decided.succeeded() ? txn.success() : txn.failure();
            for (int i = 0; i < Math.min(branch.size(), decided.answers().size()); i++) {
                add(branch.get(i), decided.answers().get(i), source, known);
            }
        }
    }

    /** The puts that the operation may have done: of an acknowledged one those it did, else all that it asked for. */
    static Stream<Request.Put> puts(Operation operation) {
        Request request = operation.request();
        if (request instanceof Request.Txn txn) {
            return branches(txn, operation.outcome())
                    .filter(Request.Put.class::isInstance)
                    .map(Request.Put.class::cast);
        }
        if (request instanceof Request.Lock lock) {
            return Stream.of(new Request.Put(lock.key(), "", lock.lease()));
        }
        return request instanceof Request.Put put ? Stream.of(put) : Stream.empty();
    }

    private static Stream<Request> branches(Request.Txn txn, Outcome outcome) {
        if (outcome instanceof Outcome.Decided decided) {
            return (decided.succeeded() ? txn.success() : txn.failure()).stream();
        }
        return Stream.concat(txn.success().stream(), txn.failure().stream());
    }

    /** Whether the operation may have deleted the key, which hangs on the lease where that is not 0. */
    static boolean mayDelete(Operation operation, String key, long lease) {
        Request request = operation.request();
        if (request instanceof Request.Txn txn) {
            return branches(txn, operation.outcome())
                    .anyMatch(one -> one instanceof Request.Delete delete
                            && delete.keys().contain(key));
        }
        return (request instanceof Request.Delete delete && delete.keys().contain(key))
                || (request instanceof Request.Unlock unlock && unlock.key().equals(key))
                || (request instanceof Request.Revoke revoke && lease != 0 && revoke.lease() == lease);
    }

    /** Whether the operation, of whatever outcome, may change the store. */
    static boolean mayChange(Operation operation) {
        Request request = operation.request();
        if (request instanceof Request.Txn txn) {
            return branches(txn, operation.outcome()).anyMatch(one -> !(one instanceof Request.Range));
        }
        return request instanceof Request.Put
                || request instanceof Request.Delete
                || request instanceof Request.Revoke
                || request instanceof Request.Lock
                || request instanceof Request.Unlock;
    }

    /** Every key that the answer shows as it is or as it was. */
    static List<KeyValue> shown(Outcome outcome) {
        List<KeyValue> shown = new ArrayList<>();
        collect(outcome, shown);
        return shown;
    }

    private static void collect(Outcome outcome, List<KeyValue> shown) {
        if (outcome instanceof Outcome.Ranged ranged) {
            shown.addAll(ranged.kvs());
        } else if (outcome instanceof Outcome.Written written) {
            addPresent(written.previous(), shown);
        } else if (outcome instanceof Outcome.Deleted deleted) {
            shown.addAll(deleted.previous());
        } else if (outcome instanceof Outcome.Decided decided) {
            decided.answers().forEach(answer -> collect(answer, shown));
        }
    }

    private static void addPresent(@Nullable KeyValue kv, List<KeyValue> shown) {
        if (kv != null) {
            shown.add(kv);
        }
    }
}
