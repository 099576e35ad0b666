package io.balsa.jepsen.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client was told. Revisions are those of the answer's header, which a correct store never gives as 0. */
public sealed interface Outcome {
    /** The revision in the answer's header; 0 where there is none. */
    default long revision() {
        return 0;
    }

    /** @param count the number of keys in the range, whatever the limit */
    record Ranged(long revision, List<KeyValue> kvs, long count) implements Outcome {
        public Ranged {
            kvs = List.copyOf(kvs);
        }

        @Override
        public String toString() {
            return "found " + kvs + (count == kvs.size() ? "" : " of " + count) + " in revision " + revision;
        }
    }

    /**
     * A put.
     *
     * @param previous what the key held before, where it was asked for and there was something
     */
    record Written(long revision, @Nullable KeyValue previous) implements Outcome {
        @Override
        public String toString() {
            return "written as revision " + revision + (previous == null ? "" : " over " + previous);
        }
    }

    /** @param previous what was deleted, where it was asked for, else empty */
    record Deleted(long revision, long count, List<KeyValue> previous) implements Outcome {
        public Deleted {
            previous = List.copyOf(previous);
        }

        @Override
        public String toString() {
            return "deleted " + count + " in revision " + revision + (previous.isEmpty() ? "" : " of " + previous);
        }
    }

    /**
     * A txn.
     *
     * @param answers those of the branch that was taken, one for each of its requests
     */
    record Decided(long revision, boolean succeeded, List<Outcome> answers) implements Outcome {
        public Decided {
            answers = List.copyOf(answers);
        }

        @Override
        public String toString() {
            return (succeeded ? "succeeded" : "failed") + " in revision " + revision + " " + answers;
        }
    }

    record Compacted(long revision) implements Outcome {}

    /** @param ttlSeconds what was granted, perhaps more than was asked */
    record Granted(long revision, long ttlSeconds) implements Outcome {}

    record Revoked(long revision) implements Outcome {}

    /**
     * A keep-alive.
     *
     * @param ttlSeconds the new time to live; 0 where the lease is gone
     */
    record Kept(long revision, long ttlSeconds) implements Outcome {}

    /** @param leftSeconds until expiry; -1 where the lease is gone */
    record Lives(long revision, long leftSeconds, long grantedSeconds, List<String> keys) implements Outcome {
        public Lives {
            keys = List.copyOf(keys);
        }
    }

    /** @param key whose existence is the lock */
    record Locked(long revision, String key) implements Outcome {}

    record Unlocked(long revision) implements Outcome {}

    /**
     * A {@link Request.Lists} that took effect.
     *
     * @param read what each of its reads found, in their order
     */
    record Listed(List<List<String>> read) implements Outcome {
        public Listed {
            read = read.stream().map(List::copyOf).toList();
        }

        @Override
        public String toString() {
            return "listed " + read;
        }
    }

    /** The operation certainly had no effect. */
    record Refused(String reason) implements Outcome {
        @Override
        public String toString() {
            return "refused: " + reason;
        }
    }

    /** The operation may have taken effect, may yet, or may never: a lost connection, a time-out, a change of leader. */
    record Unknown(String reason) implements Outcome {
        @Override
        public String toString() {
            return "unknown: " + reason;
        }
    }
}
