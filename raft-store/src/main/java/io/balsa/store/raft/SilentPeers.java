package io.balsa.store.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides whose connection is given up for a new one. A connection that something on the way has forgotten stays open at both
 * ends and carries nothing any more; Ratis, which sends over it for as long as it is open, would not find out.
 *
 * <p>Worked example: a peer that is silent for 5 s is connected to anew, and, if it stays silent, 10 s later, 20 s later, and
 * so on up to once a minute, because it may as well be gone. When it has answered the next silence begins anew.
 *
 * <p>Confined to one thread.
 */
final class SilentPeers {
    /** Longer than a pause of a busy machine. etcd: a peer's stream that is silent this long is closed. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PATIENCE_MAX = Duration.ofMinutes(1);

    private record Wait(long untilNanos, long lastNanos) {}

    private final Map<String, Wait> waits = new HashMap<>();

    /** @param silent for how long each peer has not been heard; peers that are not named are not waited for */
    List<String> due(Map<String, Duration> silent, long nowNanos) {
        waits.keySet().retainAll(silent.keySet());
        List<String> due = new ArrayList<>();
        silent.forEach((peer, silence) -> {
            Wait wait = waits.get(peer);
            if (silence.compareTo(PATIENCE) < 0) {
                waits.remove(peer);
            } else if (wait == null || wait.untilNanos() - nowNanos <= 0) {
                long next =
                        wait == null ? 2 * PATIENCE.toNanos() : Math.min(2 * wait.lastNanos(), PATIENCE_MAX.toNanos());
                waits.put(peer, new Wait(nowNanos + next, next));
                due.add(peer);
            }
        });
        return due;
    }
}
