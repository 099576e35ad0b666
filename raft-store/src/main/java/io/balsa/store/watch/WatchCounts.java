package io.balsa.store.watch;

import java.util.concurrent.atomic.LongAdder;

/** How many watches there are and how they fare. Counted by the hub's thread, read by any. */
public final class WatchCounts {
    private final LongAdder streams = new LongAdder();
    private final LongAdder watchers = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final LongAdder pending = new LongAdder();
    private final LongAdder sent = new LongAdder();

    void streams(int more) {
        streams.add(more);
    }

    void watchers(int more) {
        watchers.add(more);
    }

    void slow(int more) {
        slow.add(more);
    }

    void pending(int more) {
        pending.add(more);
    }

    void sent(int more) {
        sent.add(more);
    }

    /** Streams that are open. */
    public long streams() {
        return streams.sum();
    }

    /** Watches of all streams. */
    public long watchers() {
        return watchers.sum();
    }

    /** Watches that are read forward from history, because they are behind. */
    public long slow() {
        return slow.sum();
    }

    /** Events that wait for their consumers to take them. */
    public long pending() {
        return pending.sum();
    }

    /** Events that have been handed to consumers since the start. */
    public long sent() {
        return sent.sum();
    }
}
