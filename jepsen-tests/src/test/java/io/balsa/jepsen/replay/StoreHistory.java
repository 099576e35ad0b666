package io.balsa.jepsen.replay;

import io.balsa.jepsen.replay.Entry.Event;
import io.balsa.jepsen.replay.Entry.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The model: all changes of objects in the order of the store, and what a watcher with a view has to be told of them. Its
 * first changes are the state that was there when it began.
 *
 * <pre>
 * changes    x@5 {a=1}   x@7 {a=2}   x@9 {a=1}   x@11 gone
 * view a=1   ADDED 5     DELETED 7   ADDED 9     DELETED 11      the object as it was before, at the revision of its end
 * view a     ADDED 5     MODIFIED 7  MODIFIED 9  DELETED 11
 * </pre>
 */
record StoreHistory(List<Change> changes) {
    /**
     * What happened to one key.
     *
     * @param after null where it was removed
     */
    record Change(
            Collection collection,
            String key,
            long revision,
            @Nullable Item after) {}

    StoreHistory {
        changes = List.copyOf(changes);
    }

    /** What a list with that view shows at the revision, by key. */
    SortedMap<String, Item> stateAt(View view, long revision) {
        SortedMap<String, Item> state = new TreeMap<>();
        for (Change change : changes) {
            if (revision < change.revision()) {
                break;
            }
            Item after = change.after();
            if (change.collection() == view.collection() && after != null && view.sees(after)) {
                state.put(change.key(), after);
            } else if (change.collection() == view.collection()) {
                state.remove(change.key());
            }
        }
        return state;
    }

    /** What a watch with that view shows after the revision. */
    List<Event> eventsAfter(View view, long revision) {
        Map<String, Item> before = new HashMap<>();
        List<Event> events = new ArrayList<>();
        for (Change change : changes) {
            if (change.collection() != view.collection()) {
                continue;
            }
            Item after = change.after();
            Item old = after == null ? before.remove(change.key()) : before.put(change.key(), after);
            if (revision < change.revision()) {
                boolean was = old != null && view.sees(old);
                boolean is = after != null && view.sees(after);
                if (is) {
                    events.add(new Event(was ? Type.MODIFIED : Type.ADDED, change.revision(), after));
                } else if (was) {
                    events.add(new Event(Type.DELETED, change.revision(), old.at(change.revision())));
                }
            }
        }
        return events;
    }
}
