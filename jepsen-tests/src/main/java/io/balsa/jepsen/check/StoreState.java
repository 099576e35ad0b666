package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sequential specification of the store: what it answers when requests come one after another. Naive: each change copies
 * all keys. It knows ranges of now, puts, deletes, txns, revokes, locks and unlocks.
 *
 * <p>Worked example: {@code EMPTY} has revision 1. {@code put a=x} answers revision 2; {@code delete b} answers 2, because it
 * deleted nothing; {@code put a=y} answers 3, and a then has mod revision 3, create revision 2 and version 2.
 *
 * @param revision of the last change; 1 for an empty store, as etcd does
 */
record StoreState(long revision, NavigableMap<String, KeyValue> keys) {
    static final StoreState EMPTY = new StoreState(1, Collections.emptyNavigableMap());

    /** What came of a request. */
    record Step(StoreState next, Outcome outcome) {}

    /** The store after the request, or nothing where a store in this state cannot give that outcome. */
    Optional<StoreState> after(Request request, Outcome outcome) {
        Step step = apply(request);
        boolean possible = outcome instanceof Outcome.Unknown || Answers.fit(step.outcome(), outcome);
        return possible ? Optional.of(step.next()) : Optional.empty();
    }

    Step apply(Request request) {
        Draft draft = new Draft(this);
        Outcome outcome = draft.run(request);
        return new Step(draft.state(), outcome);
    }

    boolean holds(Compare compare) {
        return holds(keys.get(compare.key()), compare);
    }

    /** Whether the condition holds where the key is {@code found}, or is not there where that is null. */
    static boolean holds(@Nullable KeyValue found, Compare compare) {
        if (compare.target() == Compare.Target.VALUE) {
            // etcd: a VALUE compare on a missing key is false, whatever it asks.
            return found != null && decides(found.value().compareTo(compare.value()), compare.relation());
        }
        long number = found == null
                ? 0
                : switch (compare.target()) {
                    case VERSION -> found.version();
                    case CREATE -> found.createRevision();
                    case MOD -> found.modRevision();
                    case LEASE -> found.lease();
                    case VALUE -> throw new IllegalStateException("decided above");
                };
        return decides(Long.compare(number, compare.number()), compare.relation());
    }

    private static boolean decides(int order, Compare.Relation relation) {
        return switch (relation) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case GREATER -> order > 0;
            case LESS -> order < 0;
        };
    }

    /** The changes of one request, all of one revision. */
    private static final class Draft {
        private final StoreState before;
        private final NavigableMap<String, KeyValue> keys;
        private boolean changed;

        Draft(StoreState before) {
            this.before = before;
            this.keys = new TreeMap<>(before.keys);
        }

        StoreState state() {
            return changed ? new StoreState(before.revision + 1, keys) : before;
        }

        private long revision() {
            return changed ? before.revision + 1 : before.revision;
        }

        Outcome run(Request request) {
            if (request instanceof Request.Range range) {
                List<KeyValue> found = in(range.keys());
                int shown = range.limit() == 0 ? found.size() : (int) Math.min(range.limit(), found.size());
                return new Outcome.Ranged(revision(), found.subList(0, shown), found.size());
            }
            if (request instanceof Request.Put put) {
                KeyValue previous = put(put.key(), put.value(), put.lease());
                return new Outcome.Written(revision(), previous);
            }
            if (request instanceof Request.Delete delete) {
                List<KeyValue> gone = delete(in(delete.keys()));
                return new Outcome.Deleted(revision(), gone.size(), gone);
            }
            if (request instanceof Request.Txn txn) {
                boolean succeeded = txn.compares().stream().allMatch(before::holds);
                List<Outcome> answers = new ArrayList<>();
                (succeeded ? txn.success() : txn.failure()).forEach(one -> answers.add(run(one)));
                return new Outcome.Decided(revision(), succeeded, answers);
            }
            return runOfLeases(request);
        }

        private Outcome runOfLeases(Request request) {
            if (request instanceof Request.Revoke revoke) {
                delete(keys.values().stream()
                        .filter(kv -> kv.lease() == revoke.lease())
                        .toList());
                return new Outcome.Revoked(revision());
            }
            if (request instanceof Request.Lock lock) {
                if (!keys.containsKey(lock.key())) {
                    put(lock.key(), "", lock.lease());
                }
                return new Outcome.Locked(revision(), lock.key());
            }
            if (request instanceof Request.Unlock unlock) {
                delete(in(Keys.one(unlock.key())));
                return new Outcome.Unlocked(revision());
            }
            throw new IllegalArgumentException("the sequential specification does not know of " + request);
        }

        private List<KeyValue> in(Keys range) {
            if (range.single()) {
                KeyValue found = keys.get(range.key());
                return found == null ? List.of() : List.of(found);
            }
            return keys.tailMap(range.key(), true).values().stream()
                    .takeWhile(kv -> range.contain(kv.key()))
                    .toList();
        }

        private @Nullable KeyValue put(String key, String value, long lease) {
            changed = true;
            KeyValue previous = keys.get(key);
            long created = previous == null ? revision() : previous.createRevision();
            long version = previous == null ? 1 : previous.version() + 1;
            keys.put(key, new KeyValue(key, value, created, revision(), version, lease));
            return previous;
        }

        private List<KeyValue> delete(List<KeyValue> gone) {
            gone.forEach(kv -> Objects.requireNonNull(keys.remove(kv.key())));
            changed |= !gone.isEmpty();
            return gone;
        }
    }
}
