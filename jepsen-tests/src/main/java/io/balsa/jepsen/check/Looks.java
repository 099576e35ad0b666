package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what an answer shows with the state of its revision. Where something may have happened of which there is no
 * evidence, it gives the store the benefit of the doubt. Confined to one thread.
 */
final class Looks {
    /** A key was found gone, and nobody knows who deleted it: from then on it must not be seen again. */
    private record Gone(Change change, long revision, Operation reader) {}

    private final Replay replay;
    private final IdentityHashMap<Change, Gone> gone = new IdentityHashMap<>();

    Looks(Replay replay) {
        this.replay = replay;
    }

    /** Checks a range, a put, a delete or a txn that was answered. */
    void answer(Operation operation, Findings findings) {
        findings.look();
        if (operation.request() instanceof Request.Range range && operation.outcome() instanceof Outcome.Ranged found) {
            range(range, found, range.revision() == 0 ? found.revision() : range.revision(), operation, findings);
        } else if (operation.request() instanceof Request.Txn txn
                && operation.outcome() instanceof Outcome.Decided decided) {
            txn(txn, decided, operation, findings);
        } else {
            change(operation.request(), operation.outcome(), before(operation), operation, findings);
        }
    }

    /** The revision of the state that the operation was done in. */
    private static long before(Operation operation) {
        return operation.revision() - (Replay.isWriter(operation) ? 1 : 0);
    }

    private void range(Request.Range range, Outcome.Ranged found, long at, Operation operation, Findings findings) {
        Set<String> shown = new HashSet<>();
        String lastShown = "";
        for (KeyValue kv : found.kvs()) {
            if (!range.keys().contain(kv.key()) || !shown.add(kv.key())) {
                findings.wrong("the answer shows " + kv.key() + ", twice or unasked", operation);
            }
            lastShown = kv.key().compareTo(lastShown) > 0 ? kv.key() : lastShown;
            present(kv, at, operation, findings);
        }
        boolean cut = range.limit() > 0 && found.kvs().size() == range.limit();
        if (!cut && found.count() != found.kvs().size()) {
            findings.wrong(
                    "the answer counts " + found.count() + " keys but shows "
                            + found.kvs().size(),
                    operation);
        }
        absent(range.keys(), shown, cut ? lastShown : null, at, operation, findings);
    }

    /** That the key, as it is shown, is its newest version at that revision. */
    private void present(KeyValue kv, long at, Operation operation, Findings findings) {
        if (kv.modRevision() > at) {
            findings.wrong(
                    kv.key() + " is shown with a change of revision " + kv.modRevision() + " in a state of revision "
                            + at,
                    operation);
            return;
        }
        Change last = replay.past(kv.key()).upTo(at);
        if (last != null && last.revision() > kv.modRevision()) {
            findings.wrong(
                    kv.key() + " is shown as of revision " + kv.modRevision() + ", but it was "
                            + (last.put() ? "changed" : "deleted") + " in revision " + last.revision()
                            + ", and the state is that of revision " + at,
                    operation,
                    last.source());
        }
        Gone missed = last == null ? null : gone.get(last);
        if (missed != null && missed.revision() <= at) {
            findings.wrong(
                    kv.key() + " is there in revision " + at + ", but was gone in revision " + missed.revision()
                            + " and nobody put it since",
                    operation,
                    missed.reader());
        }
    }

    /** That no other key of the range, up to {@code lastShown} where that is given, is there at that revision. */
    private void absent(
            Keys keys, Set<String> shown, @Nullable String lastShown, long at, Operation operation, Findings findings) {
        for (Map.Entry<String, KeyPast> past : replay.pasts(keys)) {
            if (shown.contains(past.getKey())
                    || (lastShown != null && past.getKey().compareTo(lastShown) > 0)) {
                continue;
            }
            Change last = past.getValue().upTo(at);
            if (last == null || !last.put()) {
                continue;
            }
            if (replay.unknowns.mayBeGone(last, at, operation.returnedNanos())) {
                gone.merge(last, new Gone(last, at, operation), (a, b) -> a.revision() <= b.revision() ? a : b);
            } else {
                findings.wrong(
                        past.getKey() + " is missing in revision " + at + ", but it was put in revision "
                                + last.revision() + " and nobody deleted it",
                        operation,
                        last.source());
            }
        }
    }

    /** What a put or a delete tells of the state before it. */
    private void change(Request request, Outcome outcome, long before, Operation operation, Findings findings) {
        if (outcome instanceof Outcome.Written written && written.previous() != null) {
            present(written.previous(), before, operation, findings);
        } else if (request instanceof Request.Delete delete && outcome instanceof Outcome.Deleted deleted) {
            Set<String> shown = new HashSet<>();
            for (KeyValue kv : deleted.previous()) {
                shown.add(kv.key());
                present(kv, before, operation, findings);
            }
            if (deleted.count() == 0 || !deleted.previous().isEmpty()) {
                absent(delete.keys(), shown, null, before, operation, findings);
            }
        }
    }

    private void txn(Request.Txn txn, Outcome.Decided decided, Operation operation, Findings findings) {
        long before = before(operation);
        compares(txn, decided, before, operation, findings);
        List<Request> branch = decided.succeeded() ? txn.success() : txn.failure();
        if (branch.size() != decided.answers().size()) {
            findings.wrong(
                    "the txn has " + branch.size() + " requests but "
                            + decided.answers().size() + " answers",
                    operation);
            return;
        }
        Set<String> own = new HashSet<>();
        for (int i = 0; i < branch.size(); i++) {
            Request request = branch.get(i);
            Outcome answer = decided.answers().get(i);
            if (request instanceof Request.Range range
                    && answer instanceof Outcome.Ranged found
                    && range.revision() != 0) {
                range(range, found, range.revision(), operation, findings);
            } else if (request instanceof Request.Range range && answer instanceof Outcome.Ranged found) {
                insideTxn(range, found, own, operation, findings);
            } else if (own.isEmpty()) {
                change(request, answer, before, operation, findings);
            }
            if (request instanceof Request.Put put) {
                own.add(put.key());
            } else if (request instanceof Request.Delete delete && answer instanceof Outcome.Deleted deleted) {
                deleted.previous().forEach(kv -> own.add(kv.key()));
                own.add(delete.keys().key());
            }
        }
    }

    /** A range in a txn sees what the txn did before it, and not what it does after it. */
    private void insideTxn(
            Request.Range range, Outcome.Ranged found, Set<String> own, Operation operation, Findings findings) {
        Set<String> handled = new HashSet<>(own);
        for (KeyValue kv : found.kvs()) {
            boolean sawOwn = kv.modRevision() == operation.revision() && Replay.isWriter(operation);
            if (sawOwn != (own.contains(kv.key()) && wrote(kv.key(), operation))) {
                findings.wrong(
                        "a range in the txn shows " + kv + (sawOwn ? " before it was put" : " as it was before"),
                        operation);
            }
            if (!sawOwn) {
                present(kv, before(operation), operation, findings);
            }
            handled.add(kv.key());
        }
        if (range.limit() == 0 && range.revision() == 0) {
            absent(range.keys(), handled, null, before(operation), operation, findings);
        }
    }

    private boolean wrote(String key, Operation operation) {
        Change change = replay.past(key).in(operation.revision());
        return change != null && change.put();
    }

    private void compares(
            Request.Txn txn, Outcome.Decided decided, long before, Operation operation, Findings findings) {
        boolean sure = true;
        Entry source = operation;
        boolean all = true;
        for (Compare compare : txn.compares()) {
            Boolean holds = holds(compare, before, operation);
            if (holds == null) {
                sure = false;
            } else if (!holds) {
                all = false;
                Change last = replay.past(compare.key()).upTo(before);
                source = last == null ? operation : last.source();
            }
        }
        boolean wrong = decided.succeeded() ? !all : all && sure;
        if (wrong) {
            findings.wrong(
                    "the txn " + (decided.succeeded() ? "succeeded" : "failed")
                            + ", but in the state of revision " + before + " its conditions "
                            + (decided.succeeded() ? "do not hold" : "hold"),
                    operation,
                    source == operation ? List.of() : List.of(source));
        }
    }

    /** Whether the condition holds in the state of that revision; null where that cannot be known. */
    private @Nullable Boolean holds(Compare compare, long at, Operation operation) {
        Change last = replay.past(compare.key()).upTo(at);
        long after = last == null ? replay.base : last.revision();
        boolean unsure = (last == null && replay.base > 1)
                || replay.unknowns.mayHaveChanged(compare.key(), last, after, at + 1, operation.returnedNanos());
        if (unsure) {
            return null;
        }
        KeyValue found = last == null ? null : last.found();
        boolean needsVersion = compare.target() == Compare.Target.VERSION || compare.target() == Compare.Target.CREATE;
        if (found != null && found.version() == 0 && needsVersion) {
            return null;
        }
        return StoreState.holds(found, compare);
    }
}
