package io.balsa.store.config;

import java.time.Duration;

/**
 * How patient members are with each other.
 *
 * @param heartbeat at least this often a member hears from a healthy leader; Ratis takes half of the election timeout, so
 *     that only the relation of the two matters
 * @param election without a word from a leader for this long, at least, and for twice as long at most, a member campaigns
 */
public record RaftTiming(Duration heartbeat, Duration election) {
    private static final Duration ELECTION_MAX = Duration.ofSeconds(50);
    private static final int HEARTBEATS_MIN = 5;

    /** Long enough for a busy machine not to elect for nothing, short enough to be back before a client gives up. */
    public static final long DEFAULT_ELECTION_MILLIS = 800;

    public static final RaftTiming DEFAULT =
            new RaftTiming(Duration.ofMillis(100), Duration.ofMillis(DEFAULT_ELECTION_MILLIS));

    public RaftTiming {
        long heartbeatMillis = heartbeat.toMillis();
        long electionMillis = election.toMillis();
        if (heartbeatMillis <= 0) {
            throw new IllegalArgumentException("--heartbeat-interval must be more than 0 ms");
        }
        // etcd: the same two bounds
        if (electionMillis < HEARTBEATS_MIN * heartbeatMillis) {
            throw new IllegalArgumentException("--election-timeout (" + electionMillis
                    + " ms) must be at least 5 times --heartbeat-interval (" + heartbeatMillis + " ms)");
        }
        if (election.compareTo(ELECTION_MAX) > 0) {
            throw new IllegalArgumentException("--election-timeout (" + electionMillis + " ms) must be at most "
                    + ELECTION_MAX.toMillis() + " ms");
        }
    }
}
