package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operations of unknown outcome, and what else may have happened without an answer that says so: the ends of leases.
 * Such things need a revision of their own, so where every revision belongs to an acknowledged write, nothing unknown can
 * have happened. Its answers never change; for one thread.
 */
final class Unknowns {
    /** @param floor what had been shown before it was called: it took effect later than that, if at all */
    record Unknown(Operation operation, long floor) {}

    private final List<Unknown> all = new ArrayList<>();
    private final Map<String, List<Unknown>> byKey = new HashMap<>();
    /** Those that may delete keys which they do not name. */
    private final List<Unknown> wide = new ArrayList<>();

    // Made of the above for each key that is asked about, which may be millions of times.
    private final Map<String, Candidates> touching = new HashMap<>();
    private final Map<String, Candidates> leasing = new HashMap<>();
    private final Map<String, Candidates> deleting = new HashMap<>();

    /** Sorted: the revisions that belong to an acknowledged write. */
    private final long[] closed;

    Unknowns(List<Operation> operations, Floors floors, long[] closed) {
        this.closed = closed;
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            if (mayHaveHappened(operation)) {
                add(new Unknown(operation, floors.revision(i)));
            }
        }
    }

    /** Whether its effects are not pinned to a revision by an answer. */
    private static boolean mayHaveHappened(Operation operation) {
        boolean pinned = operation.acknowledged()
                && (operation.request() instanceof Request.Put
                        || operation.request() instanceof Request.Delete
                        || operation.request() instanceof Request.Txn);
        boolean refused = !operation.acknowledged() && !operation.unknown();
        return !pinned && !refused && Effects.mayChange(operation);
    }

    private void add(Unknown unknown) {
        all.add(unknown);
        Request request = unknown.operation().request();
        Effects.puts(unknown.operation()).forEach(put -> at(put.key()).add(unknown));
        if (request instanceof Request.Delete delete && delete.keys().single()) {
            at(delete.keys().key()).add(unknown);
        } else if (request instanceof Request.Unlock unlock) {
            at(unlock.key()).add(unknown);
        } else if (!(request instanceof Request.Put) && !(request instanceof Request.Lock)) {
            wide.add(unknown);
        }
    }

    private List<Unknown> at(String key) {
        return byKey.computeIfAbsent(key, unused -> new ArrayList<>());
    }

    List<Unknown> all() {
        return all;
    }

    /** Whether some revision strictly between the two belongs to no acknowledged write. */
    boolean open(long after, long before) {
        return countOpen(after, before) > 0;
    }

    private long countOpen(long after, long before) {
        return before - after - 1 - (place(before) - place(after + 1));
    }

    /** How many closed revisions there are below that one. */
    private int place(long revision) {
        int place = Arrays.binarySearch(closed, revision);
        return place >= 0 ? place : -place - 1;
    }

    /**
     * Whether the key may have been deleted, without any evidence of it, after the change and up to the revision.
     *
     * @param beforeNanos what was called later cannot have done it
     */
    boolean mayBeGone(Change last, long upTo, long beforeNanos) {
        if (!open(last.revision(), upTo + 1)) {
            return false;
        }
        return last.lease() != 0
                || deleter(last.key(), upTo, beforeNanos) != null
                || mayGoWithALease(last, upTo, beforeNanos);
    }

    /** A put of unknown outcome gave it a lease in one revision, and the lease's end is another. */
    private boolean mayGoWithALease(Change last, long upTo, long beforeNanos) {
        return countOpen(last.revision(), upTo + 1) > 1
                && leasing.computeIfAbsent(last.key(), this::leasing).first(upTo - 1, beforeNanos) != null;
    }

    private Candidates leasing(String key) {
        return Candidates.of(byKey.getOrDefault(key, List.of()).stream()
                .filter(unknown -> Effects.puts(unknown.operation())
                        .anyMatch(put -> put.key().equals(key) && put.lease() != 0)));
    }

    /** Whether the key may have been put, without any evidence of it, and then have gone in that revision. */
    boolean mayComeAndGo(String key, long revision) {
        return byKey.getOrDefault(key, List.of()).stream()
                .filter(unknown -> unknown.floor() + 1 < revision)
                .flatMap(unknown -> Effects.puts(unknown.operation()))
                .filter(put -> put.key().equals(key))
                .anyMatch(put -> put.lease() != 0 || deleter(key, revision, Long.MAX_VALUE) != null);
    }

    /** What may have deleted the key, which has no lease, without any evidence of it; null for nothing. */
    @Nullable
    Operation deleter(String key, long upTo, long beforeNanos) {
        Unknown found = deleting.computeIfAbsent(key, this::deleting).first(upTo, beforeNanos);
        return found == null ? null : found.operation();
    }

    private Candidates deleting(String key) {
        return Candidates.of(Stream.concat(byKey.getOrDefault(key, List.of()).stream(), wide.stream())
                .filter(unknown -> Effects.mayDelete(unknown.operation(), key, 0)));
    }

    /** Whether anything may have happened to the key, without any evidence of it, strictly between the two revisions. */
    boolean mayHaveChanged(String key, @Nullable Change last, long after, long before, long beforeNanos) {
        if (!open(after, before)) {
            return false;
        }
        if (last != null && last.put() && mayBeGone(last, before - 1, beforeNanos)) {
            return true;
        }
        return touching.computeIfAbsent(key, each -> Candidates.of(byKey.getOrDefault(each, List.of()).stream()))
                        .first(before - 1, beforeNanos)
                != null;
    }

    /** Some of them, so ordered that a possible one is found without looking at all. */
    private static final class Candidates {
        private final long[] floors;
        /** At each place the one that was called first of those up to it. */
        private final List<Unknown> earliest = new ArrayList<>();

        Candidates(List<Unknown> byFloor) {
            floors = byFloor.stream().mapToLong(Unknown::floor).toArray();
            for (Unknown each : byFloor) {
                Unknown first = earliest.isEmpty() ? each : earliest.get(earliest.size() - 1);
                earliest.add(called(each) < called(first) ? each : first);
            }
        }

        static Candidates of(Stream<Unknown> some) {
            return new Candidates(
                    some.sorted(Comparator.comparingLong(Unknown::floor)).toList());
        }

        private static long called(Unknown unknown) {
            return unknown.operation().calledNanos();
        }

        /** One that may have taken effect up to that revision and was called before that time; null for none. */
        @Nullable
        Unknown first(long upTo, long beforeNanos) {
            int place = Arrays.binarySearch(floors, upTo);
            int below = place < 0 ? -place - 1 : place;
            while (below > 0 && floors[below - 1] >= upTo) {
                below--;
            }
            Unknown first = below == 0 ? null : earliest.get(below - 1);
            return first != null && called(first) < beforeNanos ? first : null;
        }
    }
}
