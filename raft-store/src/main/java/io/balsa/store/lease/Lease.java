package io.balsa.store.lease;

/**
 * A granted lease. Its id is not 0; its time to live counts from the last renewal.
 *
 * @param remainingSeconds what was left of it when a leader last noted that, for leaders to come; 0: nothing is noted, and
 *     it has its full time
 * @param grant the store's how many-th grant made it: tells it from others that had its id; 0: not numbered
 */
public record Lease(long id, long ttlSeconds, long remainingSeconds, long grant) {
    public Lease(long id, long ttlSeconds, long remainingSeconds) {
        this(id, ttlSeconds, remainingSeconds, 0);
    }

    /** One that has its full time. */
    public Lease(long id, long ttlSeconds) {
        this(id, ttlSeconds, 0);
    }
}
