package io.balsa.store.auth;

import io.balsa.store.mvcc.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A union of key ranges. Immutable.
 *
 * <p>Worked example: the ranges {@code [a, c)}, {@code [c, e)} and the key {@code x} make {@code [a, e) [x]}. It covers
 * {@code [b, d)}, though no single one of them does, and not {@code [d, f)}.
 */
final class RangeSet {
    static final RangeSet EMPTY = new RangeSet(List.of());

    /** Sorted by their begin; between any two there is a gap. */
    private final List<KeyRange> ranges;

    private RangeSet(List<KeyRange> ranges) {
        this.ranges = ranges;
    }

    static RangeSet of(Collection<KeyRange> ranges) {
        List<KeyRange> sorted = new ArrayList<>(ranges);
        sorted.removeIf(KeyRange::isEmpty);
        sorted.sort(Comparator.comparing(KeyRange::from, Arrays::compareUnsigned));
        List<KeyRange> merged = new ArrayList<>();
        KeyRange open = null;
        for (KeyRange next : sorted) {
            if (open != null && reaches(open.to(), next.from())) {
                open = new KeyRange(open.from(), later(open.to(), next.to()));
            } else {
                if (open != null) {
                    merged.add(open);
                }
                open = next;
            }
        }
        if (open != null) {
            merged.add(open);
        }
        return new RangeSet(List.copyOf(merged));
    }

    /** Whether every key that {@code asked} may hold is in the set. etcd: a range without keys must begin inside. */
    boolean covers(KeyRange asked) {
        KeyRange holder = holderOf(asked.from());
        return holder != null && (holder.to() == null || asked.isEmpty() || endsBy(asked.to(), holder.to()));
    }

    /** The range that holds the key. */
    private @Nullable KeyRange holderOf(byte[] key) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(ranges.get(middle).from(), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && ranges.get(low - 1).contains(key) ? ranges.get(low - 1) : null;
    }

    private static boolean reaches(byte @Nullable [] end, byte[] begin) {
        return end == null || Arrays.compareUnsigned(end, begin) >= 0;
    }

    private static boolean endsBy(byte @Nullable [] end, byte[] limit) {
        return end != null && Arrays.compareUnsigned(end, limit) <= 0;
    }

    private static byte @Nullable [] later(byte @Nullable [] a, byte @Nullable [] b) {
        if (a == null || b == null) {
            return null;
        }
        return Arrays.compareUnsigned(a, b) >= 0 ? a : b;
    }
}
