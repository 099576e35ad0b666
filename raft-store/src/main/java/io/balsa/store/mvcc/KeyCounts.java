package io.balsa.store.mvcc;

import io.balsa.store.engine.View;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many keys a range has, without counting it again for every page of a list.
 *
 * <p>etcd's {@code count} is the number of keys from the request's key on, so the next page's is this page's less what this
 * one returned, and that holds for ever, since a past revision does not change. The count of what is left after each page
 * is remembered for the next one to find: 100,000 keys in pages of 500 are counted once, not 200 times.
 *
 * <p>Any thread. Bounded; what has been forgotten is counted again.
 */
final class KeyCounts {
    /** Counts by walking, for views that are not the engine's: what is not committed yet must not be remembered. */
    static final KeyCounts NONE = new KeyCounts(0);

    private final Map<Counted, Long> known;

    KeyCounts(int rangesMax) {
        known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Counted, Long> eldest) {
                return size() > rangesMax;
            }
        };
    }

    /** A range at a revision; {@code to} is empty for one to the end of all keys. */
    private record Counted(ByteBuffer from, ByteBuffer to, long revision) {
        static Counted of(KeyRange range, long revision) {
            byte[] to = range.to();
            return new Counted(ByteBuffer.wrap(range.from()), ByteBuffer.wrap(to == null ? new byte[0] : to), revision);
        }
    }

    long count(View view, KeyRange range, long revision, long latest) {
        Counted counted = Counted.of(range, revision);
        Long count = recall(counted);
        if (count == null) {
            count = walk(view, range, revision, latest);
            remember(counted, count);
        }
        return count;
    }

    /** The count of a range of which an answer returned the first keys, and not all. */
    long countOfPage(View view, KeyRange asked, KeyRange rest, int returned, long revision, long latest) {
        Long count = recall(Counted.of(asked, revision));
        if (count == null) {
            return returned + count(view, rest, revision, latest);
        }
        remember(Counted.of(rest, revision), count - returned);
        return count;
    }

    private static long walk(View view, KeyRange range, long revision, long latest) {
        long count = 0;
        try (RangeScan scan = new RangeScan(view, range, revision, latest)) {
            for (; scan.valid(); scan.next()) {
                count++;
            }
        }
        return count;
    }

    private synchronized @Nullable Long recall(Counted counted) {
        return known.get(counted);
    }

    private synchronized void remember(Counted counted, long count) {
        known.put(counted, count);
    }
}
