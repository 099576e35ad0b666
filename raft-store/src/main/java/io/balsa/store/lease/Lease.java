package io.balsa.store.lease;

/**
 * A granted lease. Its id is not 0; its time to live counts from the last renewal.
 *
 * @param remainingSeconds what was left of it when a leader last noted that, for leaders to come; 0: nothing is noted, and
 *     it has its full time
 */
public record Lease(long id, long ttlSeconds, long remainingSeconds) {
    /** One that has its full time. */
    public Lease(long id, long ttlSeconds) {
        this(id, ttlSeconds, 0);
    }
}
