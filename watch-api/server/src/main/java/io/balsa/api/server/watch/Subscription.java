package io.balsa.api.server.watch;

import io.balsa.k8s.meta.v1.Status;
import org.jspecify.annotations.Nullable;

/**
 * One open watch, drained by a front at its client's pace.
 *
 * <p><b>Promised:</b> changes come in revision order, each exactly once, none left out, until the watch ends. A reader that
 * falls so far behind that an event it has not seen leaves the memory of the process is ended, never skipped.
 * <b>Not promised:</b> an event for every revision (only matching objects are shown), or that two changes of one object
 * are never folded by the client.
 *
 * <p>How a front drains it, without a thread of its own for each watch:
 *
 * <pre>{@code
 * subscription.onReady(this::pump);            // may be called from any thread, must only schedule
 * void pump() {                                // one at a time
 *     while (client.canTakeMore()) {
 *         WatchEvent event = subscription.poll();
 *         if (event == null) { break; }
 *         client.send(event);
 *     }
 *     if (subscription.end().isPresent()) { client.finish(subscription.end().get()); }
 * }
 * }</pre>
 *
 * <p>{@link #poll} is for one thread at a time; everything else for any thread.
 */
public interface Subscription extends Feed<WatchEvent> {
    /** The next event if one is there; never waits. */
    @Override
    @Nullable
    WatchEvent poll();

    /**
     * The end of a watch.
     *
     * @param failure the Status to show to the client as an ERROR event; null for a plain end (its time is up, it was too
     *     slow, the server stops): the client opens a new watch from the last revision it saw
     */
    record End(@Nullable Status failure) {}
}
