package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For every operation the newest revision that anybody had been shown before it was called: what is shown has been
 * committed, so an operation that begins later must not miss it. Immutable; built in {@code n log n}.
 */
final class Floors {
    /** Somebody was shown a revision. */
    record Sight(long nanos, long revision, Entry source) {}

    private final long[] revisions;
    private final @Nullable Entry[] sources;

    private Floors(long[] revisions, @Nullable Entry[] sources) {
        this.revisions = revisions;
        this.sources = sources;
    }

    /** @param operations by the time of their call */
    static Floors of(List<Operation> operations, List<Sight> others) {
        List<Sight> sights = new ArrayList<>(others);
        for (Operation operation : operations) {
            if (operation.acknowledged() && operation.revision() > 0) {
                sights.add(new Sight(operation.returnedNanos(), operation.revision(), operation));
            }
        }
        sights.sort(Comparator.comparingLong(Sight::nanos));
        long[] revisions = new long[operations.size()];
        @Nullable Entry[] sources = new Entry[operations.size()];
        long newest = 0;
        Entry source = null;
        int next = 0;
        for (int i = 0; i < revisions.length; i++) {
            long called = operations.get(i).calledNanos();
            while (next < sights.size() && sights.get(next).nanos() < called) {
                if (sights.get(next).revision() > newest) {
                    newest = sights.get(next).revision();
                    source = sights.get(next).source();
                }
                next++;
            }
            revisions[i] = newest;
            sources[i] = source;
        }
        return new Floors(revisions, sources);
    }

    /** Before the operation with that index; 0 where nothing had been shown. */
    long revision(int index) {
        return revisions[index];
    }

    /** Who was shown it; only where the revision is not 0. */
    Entry source(int index) {
        Entry source = sources[index];
        if (source == null) {
            throw new IllegalStateException("nothing had been shown before operation " + index);
        }
        return source;
    }
}
