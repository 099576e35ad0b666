package io.balsa.store.mvcc;

import io.balsa.etcd.mvcc.Event;
import java.util.List;

/**
 * What one revision changed, in order.
 *
 * @param events each with {@code prev_kv}, the version before, when there was one that can still be read
 */
public record RevisionEvents(long revision, List<Event> events) {
    public RevisionEvents {
        events = List.copyOf(events);
    }
}
