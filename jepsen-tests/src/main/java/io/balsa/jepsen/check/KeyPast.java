package io.balsa.jepsen.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known to have happened to one key, by revision. Filled by one thread, then sorted and only read. */
final class KeyPast {
    private final Map<Long, Change> found = new HashMap<>();
    private Change[] changes = {};
    private long[] revisions = {};

    /** Adds what is known; returns what was known before and cannot be true at once with it, or null. */
    @Nullable
    Change add(Change change) {
        Change known = found.putIfAbsent(change.revision(), change);
        if (known == null) {
            return null;
        }
        if (!known.agrees(change)) {
            return known;
        }
        found.put(change.revision(), known.with(change));
        return null;
    }

    boolean knows(long revision) {
        return found.containsKey(revision);
    }

    void sort() {
        changes = found.values().toArray(Change[]::new);
        Arrays.sort(changes, Comparator.comparingLong(Change::revision));
        revisions = Arrays.stream(changes).mapToLong(Change::revision).toArray();
    }

    /** Sorted by revision. */
    List<Change> changes() {
        return Arrays.asList(changes);
    }

    void replace(int index, Change change) {
        changes[index] = change;
        found.put(change.revision(), change);
    }

    /** The last change up to and including the revision, or null. */
    @Nullable
    Change upTo(long revision) {
        int place = Arrays.binarySearch(revisions, revision);
        int index = place >= 0 ? place : -place - 2;
        return index < 0 ? null : changes[index];
    }

    /** What is known to have happened in exactly that revision, or null. */
    @Nullable
    Change in(long revision) {
        return found.get(revision);
    }

    /** The first change after the revision, or null. */
    @Nullable
    Change after(long revision) {
        int place = Arrays.binarySearch(revisions, revision);
        int index = place >= 0 ? place + 1 : -place - 1;
        return index == changes.length ? null : changes[index];
    }

    /** Those whose revision lies in {@code [from, to]}. */
    List<Change> within(long from, long to) {
        List<Change> some = new ArrayList<>();
        for (Change change = after(from - 1); change != null && change.revision() <= to; ) {
            some.add(change);
            change = after(change.revision());
        }
        return some;
    }
}
