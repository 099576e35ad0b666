package io.balsa.store.lease;

import java.time.Duration;

/**
 * How often what is left of a lease is noted: long enough that a lease which its client renews is never noted (clients renew
 * after a third of its time), and short enough that after the end of a leader no lease lives much longer than promised.
 *
 * @param longest whatever the time to live, at most this
 */
public record CheckpointIntervals(Duration longest) {
    /** A note more often would cost more than such a lease is worth. */
    private static final long SHORTEST_SECONDS = 10;

    /** Of its time to live: more than the third after which clients renew. */
    private static final double PART = 0.4;

    Duration of(Lease lease) {
        Duration part = Duration.ofSeconds(Math.max(SHORTEST_SECONDS, (long) (PART * lease.ttlSeconds())));
        return part.compareTo(longest) < 0 ? part : longest;
    }
}
