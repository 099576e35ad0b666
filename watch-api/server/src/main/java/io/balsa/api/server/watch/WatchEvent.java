package io.balsa.api.server.watch;

import io.balsa.api.server.storage.StoredObject;

/** One message of a watch. */
public sealed interface WatchEvent {
    /** The revision that the watcher has reached with this event. */
    long revision();

    /** How the set of objects that the watcher sees changed. */
    enum Type {
        ADDED,
        MODIFIED,
        /** The object left the set: it was removed, or it no longer matches the selectors. */
        DELETED
    }

    /**
     * A change.
     *
     * @param object for DELETED the object as it last was, at the revision of the change
     */
    record Change(Type type, StoredObject object) implements WatchEvent {
        @Override
        public long revision() {
            return object.revision();
        }
    }

    /**
     * Everything up to the revision has been sent.
     *
     * @param initialEventsEnd whether this marks the end of the initial events that the watch asked for
     */
    record Bookmark(long revision, boolean initialEventsEnd) implements WatchEvent {}
}
