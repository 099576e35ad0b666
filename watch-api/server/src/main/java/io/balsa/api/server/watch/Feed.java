package io.balsa.api.server.watch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events that a front drains at its client's pace; see {@link Subscription} for how.
 *
 * <p>{@link #poll} is for one thread at a time; everything else for any thread.
 *
 * @param <E> the events
 */
public interface Feed<E> extends AutoCloseable {
    /** The next event if one is there. */
    @Nullable
    E poll();

    /**
     * Sets the listener that is told when {@link #poll} may have something again or {@link #end} is present. It is also
     * called once at once. It may be called without need, must not block and must not poll on the calling thread.
     */
    void onReady(Runnable listener);

    /** Why it is over; present only after the last event has been polled. */
    Optional<Subscription.End> end();

    /** Ends it from the client's side; a second call does nothing. */
    @Override
    void close();
}
