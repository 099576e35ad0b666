package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.WatchAnswer;
import io.balsa.jepsen.history.WatchOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** What correct watches tell of a store that went through these states. */
final class ModelWatches {
    private final RandomGenerator random;
    private final List<StoreState> states;
    private final List<Long> begun;
    private final long end;
    private final List<Entry> entries = new ArrayList<>();
    private int watches;

    /** @param states by revision from 1; @param begun when each began */
    ModelWatches(RandomGenerator random, List<StoreState> states, List<Long> begun, long end) {
        this.random = random;
        this.states = states;
        this.begun = begun;
        this.end = end;
    }

    List<Entry> all() {
        // The first one sees everything, from the start on.
        watch(Keys.ALL, 1, Set.of(), -1, 0);
        for (int i = 0; i < 4; i++) {
            Keys keys = random.nextBoolean() ? Keys.ALL : Keys.under("k/" + random.nextInt(3));
            int without = random.nextInt(6);
            Set<Event.Kind> filters =
                    without == 0 ? Set.of(Event.Kind.PUT) : without == 1 ? Set.of(Event.Kind.DELETE) : Set.of();
            long now = random.nextLong(end);
            long start = random.nextBoolean() ? 0 : 1 + random.nextLong(revision(now) + 5);
            watch(keys, start, filters, -1, now);
        }
        return entries;
    }

    private long revision(long nanos) {
        int index = 0;
        while (index + 1 < begun.size() && begun.get(index + 1) <= nanos) {
            index++;
        }
        return states.get(index).revision();
    }

    private void watch(Keys keys, long start, Set<Event.Kind> without, int resumes, long opened) {
        int number = watches++;
        entries.add(new WatchOpened(number, 2_000 + number, 0, keys, start, true, without, resumes, opened));
        long created = revision(opened);
        long time = opened + ModelRun.MILLIS;
        entries.add(WatchAnswer.created(number, created, time));
        long next = start == 0 ? created + 1 : start;
        int breaksAfter = resumes < 0 && random.nextInt(3) == 0 ? random.nextInt(10) : Integer.MAX_VALUE;
        while (next <= states.size()) {
            long last = Math.min(states.size(), next + random.nextInt(3));
            List<Event> events = new ArrayList<>();
            for (long revision = next; revision <= last; revision++) {
                events.addAll(events(revision, keys, without));
            }
            time = Math.max(time, begun.get((int) last - 1)) + random.nextLong(20 * ModelRun.MILLIS);
            if (!events.isEmpty()) {
                entries.add(WatchAnswer.events(number, last, events, time));
            }
            next = last + 1;
            if (random.nextInt(8) == 0) {
                entries.add(WatchAnswer.progress(number, last, time));
            }
            if (breaksAfter-- == 0) {
                entries.add(WatchAnswer.broken(number, "cut", time));
                watch(keys, next, without, number, time + 1);
                return;
            }
        }
    }

    private List<Event> events(long revision, Keys keys, Set<Event.Kind> without) {
        if (revision < 2) {
            return List.of();
        }
        StoreState before = states.get((int) revision - 2);
        StoreState after = states.get((int) revision - 1);
        Set<String> both = new TreeSet<>(before.keys().keySet());
        both.addAll(after.keys().keySet());
        List<Event> events = new ArrayList<>();
        for (String key : both) {
            KeyValue old = before.keys().get(key);
            KeyValue now = after.keys().get(key);
            if (!keys.contain(key)) {
                continue;
            }
            if (now != null && now.modRevision() == revision) {
                events.add(new Event(Event.Kind.PUT, now, old));
            } else if (now == null) {
                events.add(new Event(Event.Kind.DELETE, new KeyValue(key, "", 0, revision, 0, 0), old));
            }
        }
        events.removeIf(event -> without.contains(event.kind()));
        return events;
    }
}
