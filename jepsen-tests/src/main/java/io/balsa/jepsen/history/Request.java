package io.balsa.jepsen.history;

import java.util.List;

/** What a client asks for. */
public sealed interface Request {
    /**
     * A read.
     *
     * @param revision at which to look; 0 for now
     * @param limit how many keys at most; 0 for all
     * @param serializable whether the member may answer from its own state without asking the others
     */
    record Range(Keys keys, long revision, long limit, boolean serializable) implements Request {
        public static Range of(String key) {
            return new Range(Keys.one(key), 0, 0, false);
        }

        public static Range serializable(String key) {
            return new Range(Keys.one(key), 0, 0, true);
        }

        @Override
        public String toString() {
            return (serializable ? "serializable read " : "read ")
                    + keys
                    + (revision == 0 ? "" : " at " + revision)
                    + (limit == 0 ? "" : " limit " + limit);
        }
    }

    /** @param lease 0 for none */
    record Put(String key, String value, long lease) implements Request {
        @Override
        public String toString() {
            return "put " + key + "=" + value + (lease == 0 ? "" : " lease " + Long.toHexString(lease));
        }
    }

    record Delete(Keys keys) implements Request {
        @Override
        public String toString() {
            return "delete " + keys;
        }
    }

    /** Does {@code success} where all of {@code compares} hold, else {@code failure}; both of ranges, puts and deletes. */
    record Txn(List<Compare> compares, List<Request> success, List<Request> failure) implements Request {
        public Txn {
            compares = List.copyOf(compares);
            success = List.copyOf(success);
            failure = List.copyOf(failure);
        }

        @Override
        public String toString() {
            return "txn if " + compares + " then " + success + " else " + failure;
        }
    }

    record Compact(long revision) implements Request {
        @Override
        public String toString() {
            return "compact " + revision;
        }
    }

    /** @param lease the id wished for, never 0: what a lost answer granted must be known */
    record Grant(long lease, long ttlSeconds) implements Request {
        @Override
        public String toString() {
            return "grant " + Long.toHexString(lease) + " for " + ttlSeconds + " s";
        }
    }

    record Revoke(long lease) implements Request {
        @Override
        public String toString() {
            return "revoke " + Long.toHexString(lease);
        }
    }

    record KeepAlive(long lease) implements Request {
        @Override
        public String toString() {
            return "keep alive " + Long.toHexString(lease);
        }
    }

    record TimeToLive(long lease) implements Request {
        @Override
        public String toString() {
            return "time to live " + Long.toHexString(lease);
        }
    }

    /** The lock service's: puts the key {@code name/lease in hex} with an empty value, and waits for its turn. */
    record Lock(String name, long lease) implements Request {
        public String key() {
            return name + "/" + Long.toHexString(lease);
        }

        @Override
        public String toString() {
            return "lock " + name + " lease " + Long.toHexString(lease);
        }
    }

    /** Deletes the lock's key. */
    record Unlock(String key) implements Request {
        @Override
        public String toString() {
            return "unlock " + key;
        }
    }

    /**
     * Some appends to lists and reads of lists that happened at once, or not at all. The requests of which it was made are
     * in the history too, as operations of the same client inside its interval.
     */
    record Lists(List<ListStep> steps) implements Request {
        public Lists {
            steps = List.copyOf(steps);
        }

        @Override
        public String toString() {
            return "lists " + steps;
        }
    }
}
