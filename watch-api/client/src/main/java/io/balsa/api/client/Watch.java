package io.balsa.api.client;

import com.google.protobuf.Message;
import io.balsa.api.model.StatusError;

/** A watch that is open: its owner grants events and ends it. Thread-safe. */
public interface Watch extends AutoCloseable {
    /** Where events go: called one at a time, from gRPC's threads; must not block. */
    interface Observer<M extends Message> {
        void event(WatchEvent<M> event);

        /** The watch is over and says why; called at most once, and not after {@link Watch#close}. */
        void ended(StatusError why);
    }

    /** Allows so many further events; {@link KindClient#WATCH_WINDOW} are allowed at the start. */
    void more(int events);

    /** Ends the watch; an event that is being delivered may still arrive. */
    @Override
    void close();
}
