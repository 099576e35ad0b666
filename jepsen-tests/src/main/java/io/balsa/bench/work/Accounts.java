package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.load.LoadResult;
import io.balsa.bench.peer.Patience;
import io.balsa.bench.work.ReadBack.Count;
import java.util.Optional;

/** Whether a key space holds after a load what it held before and what was acknowledged meanwhile, and nothing else. */
final class Accounts {
    private final ReadBack readBack;
    private final Keyspace keys;
    private final Patience patience;
    private final Count before;

    /** Reads the count and the revision before the load. */
    Accounts(Connections connections, Keyspace keys, Patience patience) {
        this.patience = patience;
        this.readBack = new ReadBack(connections, keys);
        this.keys = keys;
        this.before = readBack.count();
    }

    /**
     * Reads back. After a load whose outcomes are not all known, takes what is there for known instead, so that later ones
     * can be judged.
     *
     * @param writes that were acknowledged, each of which makes a revision
     */
    Optional<String> close(LoadResult result, long writes, long seed) throws InterruptedException {
        if (!result.isClean()) {
            readBack.adopt(patience);
            return Optional.empty();
        }
        return fault(before, readBack.count(), keys.set().keys(), writes).or(() -> readBack.fault(seed));
    }

    static Optional<String> fault(Count before, Count after, long keys, long writes) {
        if (after.keys() != keys) {
            return Optional.of("of " + keys + " keys, " + after.keys() + " are there");
        }
        long grown = after.revision() - before.revision();
        return grown == writes
                ? Optional.empty()
                : Optional.of(writes + " writes were acknowledged, and the revision went from " + before.revision()
                        + " to " + after.revision() + ", by " + grown);
    }
}
