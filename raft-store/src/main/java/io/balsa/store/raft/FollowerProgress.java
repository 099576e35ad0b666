package io.balsa.store.raft;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.util.Timestamp;

/**
 * Since when each follower should have got more of the log, and has not. Ratis sends heartbeats over a connection of their
 * own: a follower that answers them may still get no entries.
 *
 * <p>Any thread.
 */
final class FollowerProgress {
    private final Map<String, Timestamp> moved = new ConcurrentHashMap<>();

    /** It has more than before, or all that there is. */
    void moved(String follower) {
        moved.put(follower, Timestamp.currentTime());
    }

    Duration standstill(String follower) {
        Timestamp last = moved.get(follower);
        return last == null ? Duration.ZERO : Duration.ofMillis(last.elapsedTimeMs());
    }
}
