package io.balsa.jepsen.replay;

import java.util.List;

/** One step of what a watcher did and was told. */
sealed interface Entry {
    /** It listed: all items in its view at the revision. */
    record Listed(long revision, List<Item> items) implements Entry {
        public Listed {
            items = List.copyOf(items);
        }
    }

    /** It opened a watch behind the revision. */
    record Opened(long after) implements Entry {}

    /** An event came. */
    record Event(Type type, long revision, Item item) implements Entry {}

    /** A bookmark came: everything up to the revision has been sent. */
    record Mark(long revision) implements Entry {}

    /** The watch could not go on, because the history does not reach back that far: 410. */
    record Expired() implements Entry {}

    /** How the set of items in the view changed. */
    enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
