package io.balsa.store.raft;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ratis' thread that takes closed segments out of the log's cache. It is woken whenever a segment is closed, so with every
 * change of leader, and needs the log's write lock. SegmentedRaftLog.close (Ratis 3.3) holds that lock while it waits for the
 * end of this thread: if the one comes while the other is about to begin, as when a leader has handed over and stops, the
 * member never does. So it is ended before the log is closed. Without it the log works as ever; only its cache grows.
 */
final class CacheEviction {
    private static final Logger LOG = LoggerFactory.getLogger(CacheEviction.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private CacheEviction() {}

    /** Ends it. Blocks while it has work. */
    static void end(String groupMember) {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(nameOf(groupMember)))
                .forEach(CacheEviction::end);
    }

    private static void end(Thread thread) {
        thread.interrupt();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{} has not ended: the log may not close", thread.getName());
        }
    }

    /** What Ratis calls it; there is no other way to it. */
    static String nameOf(String groupMember) {
        return groupMember + "-cacheEviction-AwaitToRun";
    }
}
