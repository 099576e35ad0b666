package io.balsa.store.raft;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Over which streams leaders send their entries and heartbeats to this member just now. Any thread. */
final class AppendStreams {
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    void opened(String leader) {
        open.merge(leader, 1, Integer::sum);
    }

    void ended(String leader) {
        open.computeIfPresent(leader, (same, count) -> count == 1 ? null : count - 1);
    }

    /** A leader whose process is gone has none: its host ends them. */
    boolean isOpen(String leader) {
        return open.containsKey(leader);
    }
}
