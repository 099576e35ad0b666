package io.balsa.store.raft;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Since when each follower should have got more of the log, and has not. A follower that answers heartbeats may still get no
 * entries.
 *
 * <p>Any thread.
 */
final class FollowerProgress {
    private final LongSupplier nanoTime;
    private final Map<String, AtomicLong> moved = new ConcurrentHashMap<>();

    FollowerProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @return to be told when the follower has more than before, or all that there is; now it counts as having */
    Runnable of(String follower) {
        AtomicLong last = moved.computeIfAbsent(follower, any -> new AtomicLong());
        Runnable told = () -> last.setOpaque(nanoTime.getAsLong());
        told.run();
        return told;
    }

    Duration standstill(String follower) {
        AtomicLong last = moved.get(follower);
        return last == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - last.getOpaque());
    }
}
