package io.balsa.jepsen.replay;

import io.balsa.jepsen.replay.Entry.Event;
import io.balsa.jepsen.replay.Entry.Listed;
import io.balsa.jepsen.replay.Entry.Mark;
import io.balsa.jepsen.replay.Entry.Opened;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Holds what one watcher was told against the history of the store: every list is the state at its revision and not older
 * than what the watcher knew; the events behind it are all those of the history in its order, whichever watches they came
 * by, none twice and none that is not there; a bookmark comes only when everything up to it has come.
 *
 * <p>Not asked: how far the watcher got. {@link Outcome#missing} says what is still to come.
 */
final class ReplayCheck {
    private final StoreHistory history;
    private final View view;
    private List<Event> expected = List.of();
    private int next;
    private long reached = -1;
    private SortedMap<String, Item> state = new TreeMap<>();

    private ReplayCheck(StoreHistory history, View view) {
        this.history = history;
        this.view = view;
    }

    /**
     * What came out.
     *
     * @param problem the first thing that is wrong; behind it nothing was looked at
     * @param state what the watcher knows in the end, by key
     * @param missing events of the history that have not come yet
     */
    record Outcome(Optional<String> problem, SortedMap<String, Item> state, List<Event> missing) {}

    static Outcome of(StoreHistory history, View view, List<Entry> entries) {
        ReplayCheck check = new ReplayCheck(history, view);
        for (int i = 0; i < entries.size(); i++) {
            Optional<String> problem = check.step(entries.get(i));
            if (problem.isPresent()) {
                String where = view + ", step " + i + " of " + entries.size() + ": " + problem.get();
                return new Outcome(Optional.of(where), check.state, List.of());
            }
        }
        if (check.reached < 0) {
            return new Outcome(Optional.empty(), check.state, history.eventsAfter(view, -1));
        }
        return new Outcome(Optional.empty(), check.state, check.expected.subList(check.next, check.expected.size()));
    }

    private Optional<String> step(Entry entry) {
        if (entry instanceof Listed list) {
            return listed(list);
        } else if (entry instanceof Opened opened) {
            return opened.after() == reached
                    ? Optional.empty()
                    : Optional.of("it watches from " + opened.after() + " and had reached " + reached);
        } else if (entry instanceof Event event) {
            return seen(event);
        } else if (entry instanceof Mark mark) {
            return marked(mark);
        }
        return Optional.empty();
    }

    private Optional<String> listed(Listed list) {
        if (list.revision() < reached) {
            return Optional.of("a list of revision " + list.revision() + " came after " + reached + " was reached");
        }
        SortedMap<String, Item> shown = new TreeMap<>();
        for (Item item : list.items()) {
            if (shown.put(item.key(), item) != null) {
                return Optional.of("the list of revision " + list.revision() + " has " + item.key() + " twice");
            }
        }
        SortedMap<String, Item> right = history.stateAt(view, list.revision());
        if (!shown.equals(right)) {
            return Optional.of("the list of revision " + list.revision() + " " + difference(shown, right));
        }
        state = shown;
        reached = list.revision();
        expected = history.eventsAfter(view, reached);
        next = 0;
        return Optional.empty();
    }

    private Optional<String> seen(Event event) {
        if (next < expected.size() && expected.get(next).equals(event)) {
            next++;
            reached = event.revision();
            if (event.type() == Entry.Type.DELETED) {
                state.remove(event.item().key());
            } else {
                state.put(event.item().key(), event.item());
            }
            return Optional.empty();
        }
        int place = expected.indexOf(event);
        String due = next < expected.size() ? "; due was " + expected.get(next) : "; nothing more was due";
        if (place < 0) {
            return Optional.of("no such event was due at all behind the list: " + event + due);
        }
        return Optional.of((place < next ? "came again: " : "came with others left out: ") + event + due);
    }

    private Optional<String> marked(Mark mark) {
        if (next < expected.size() && expected.get(next).revision() <= mark.revision()) {
            return Optional.of("a bookmark of " + mark.revision() + " came before " + expected.get(next));
        }
        reached = Math.max(reached, mark.revision());
        return Optional.empty();
    }

    private static String difference(SortedMap<String, Item> shown, SortedMap<String, Item> right) {
        SortedMap<String, Item> tooMuch = new TreeMap<>(shown);
        tooMuch.entrySet().removeAll(right.entrySet());
        SortedMap<String, Item> tooLittle = new TreeMap<>(right);
        tooLittle.entrySet().removeAll(shown.entrySet());
        return "shows " + tooMuch.values() + " instead of " + tooLittle.values();
    }
}
