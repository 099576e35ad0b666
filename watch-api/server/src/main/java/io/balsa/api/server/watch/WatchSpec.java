package io.balsa.api.server.watch;

import io.balsa.api.model.Kind;
import io.balsa.api.server.storage.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one watcher wants to see.
 *
 * @param keyPrefix of the keys in its view; the whole key for a single object
 * @param selector which objects are in its view; pure, called from any thread
 * @param initial objects to show as ADDED first, all of the revision {@code after}
 * @param initialEventsEnd whether a bookmark follows the initial objects
 * @param after changes after this revision are shown
 * @param bookmarks whether the watcher wants to be told how far it has come
 * @param deadline when the watch ends by itself; {@link Instant#MAX} for never
 */
public record WatchSpec(
        Kind kind,
        String keyPrefix,
        Predicate<StoredObject> selector,
        List<StoredObject> initial,
        boolean initialEventsEnd,
        long after,
        boolean bookmarks,
        Instant deadline) {
    public WatchSpec {
        initial = List.copyOf(initial);
    }
}
