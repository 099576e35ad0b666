package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.history.WatchAnswer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the answers of one watch say, compared with what happened. Used once. */
final class WatchContents {
    private record Place(long revision, String key) {}

    private final Replay replay;
    private final History.Watch watch;
    private final Map<Guarantee, Findings> findings;
    private final Set<Place> told = new HashSet<>();

    WatchContents(Replay replay, History.Watch watch, Map<Guarantee, Findings> findings) {
        this.replay = replay;
        this.watch = watch;
        this.findings = findings;
    }

    private Findings at(Guarantee guarantee) {
        return Objects.requireNonNull(findings.get(guarantee));
    }

    void check() {
        long first = first(watch);
        WatchAnswer firstEvents = null;
        for (WatchAnswer answer : watch.answers()) {
            for (Event event : answer.events()) {
                firstEvents = firstEvents == null ? answer : firstEvents;
                told.add(new Place(event.revision(), event.kv().key()));
                if (first > 0 && event.revision() < first) {
                    at(Guarantee.WATCH_RESUMABLE)
                            .wrong(
                                    "the watch begins with revision " + first + " but was told of " + event,
                                    answer,
                                    watch.opened());
                }
                contents(event, answer);
            }
            end(answer, first);
        }
        if (first > 0) {
            nothingMissing(first, firstEvents);
        }
    }

    /** The first revision that the watch must tell of; 0 where it was never created. */
    static long first(History.Watch watch) {
        if (watch.opened().startRevision() > 0) {
            return watch.opened().startRevision();
        }
        return watch.answers().stream()
                .filter(answer -> answer.kind() == WatchAnswer.Kind.CREATED)
                .mapToLong(answer -> answer.revision() + 1)
                .findFirst()
                .orElse(0);
    }

    /** The answer that brings the watch up to the revision or past it, or null where it never got there. */
    static @Nullable WatchAnswer reached(History.Watch watch, long revision) {
        for (WatchAnswer answer : watch.answers()) {
            if (upTo(answer) >= revision) {
                return answer;
            }
        }
        return null;
    }

    private static long upTo(WatchAnswer answer) {
        if (answer.kind() == WatchAnswer.Kind.PROGRESS) {
            return answer.revision();
        }
        if (answer.events().isEmpty()) {
            return 0;
        }
        long last = answer.events().stream().mapToLong(Event::revision).max().orElse(0);
        // The rest of its last revision is still to come.
        return answer.fragment() ? last - 1 : last;
    }

    private void nothingMissing(long first, @Nullable WatchAnswer firstEvents) {
        long delivered =
                watch.answers().stream().mapToLong(WatchContents::upTo).max().orElse(0);
        for (Change change : within(replay.changes(), first, delivered)) {
            boolean wanted = watch.opened().keys().contain(change.key())
                    && !watch.opened().without().contains(change.put() ? Event.Kind.PUT : Event.Kind.DELETE);
            if (!wanted) {
                continue;
            }
            at(Guarantee.WATCH_RELIABLE).look();
            if (told.contains(new Place(change.revision(), change.key()))) {
                continue;
            }
            WatchAnswer past = Objects.requireNonNull(reached(watch, change.revision()));
            boolean beforeAll = firstEvents == null
                    || change.revision() < firstEvents.events().get(0).revision();
            Guarantee broken = past.kind() == WatchAnswer.Kind.PROGRESS
                    ? Guarantee.WATCH_BOOKMARKABLE
                    : beforeAll && watch.opened().startRevision() > 0
                            ? Guarantee.WATCH_RESUMABLE
                            : Guarantee.WATCH_RELIABLE;
            at(broken)
                    .wrong(
                            "the watch was never told of the " + (change.put() ? "put" : "deletion") + " of "
                                    + change.key() + " in revision " + change.revision()
                                    + ", and goes on after it",
                            past,
                            watch.opened(),
                            change.source());
        }
    }

    /** Of changes sorted by revision those in {@code [from, to]}. */
    static List<Change> within(List<Change> changes, long from, long to) {
        return changes.subList(place(changes, from), Math.max(place(changes, from), place(changes, to + 1)));
    }

    private static int place(List<Change> changes, long revision) {
        int low = 0;
        int high = changes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (changes.get(middle).revision() < revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void contents(Event event, WatchAnswer answer) {
        KeyPast past = replay.past(event.kv().key());
        Change known = past.in(event.revision());
        if (event.revision() > replay.base && known == null) {
            Operation writer = replay.writer(event.revision());
            at(Guarantee.WATCH_RELIABLE)
                    .wrong("nobody made the change " + event, answer, writer == null ? List.of() : List.of(writer));
            return;
        }
        if (known != null) {
            same(event, known, answer);
            before(event, past.upTo(event.revision() - 1), answer);
        }
    }

    private void same(Event event, Change known, WatchAnswer answer) {
        Change told = Change.told(event, answer);
        if (told.put() != known.put() || !told.value().equals(known.value()) || told.lease() != known.lease()) {
            at(Guarantee.WATCH_RELIABLE)
                    .wrong("the watch was told " + event + ", but it was otherwise", answer, known.source());
        } else if (event.kind() == Event.Kind.PUT) {
            at(Guarantee.WATCH_CREATION).look();
            boolean creates = event.kv().createRevision() == event.revision();
            if (creates != (event.kv().version() == 1) || !told.agrees(known)) {
                at(Guarantee.WATCH_CREATION)
                        .wrong(
                                "the watch was told " + event + ", but the key was made in revision " + known.created()
                                        + " and this is version " + known.version(),
                                answer,
                                known.shown() == answer ? List.of() : List.of(known.shown()));
            }
        }
    }

    private void before(Event event, @Nullable Change last, WatchAnswer answer) {
        if (!watch.opened().previous()) {
            return;
        }
        at(Guarantee.WATCH_PREVIOUS).look();
        KeyValue previous = event.previous();
        boolean creates = event.kind() == Event.Kind.PUT && event.kv().version() == 1;
        if (previous == null) {
            if (!creates && !compacted(event.revision(), answer)) {
                at(Guarantee.WATCH_PREVIOUS)
                        .wrong(
                                "the watch asked for previous values, but got none with " + event,
                                answer,
                                last == null ? List.of() : List.of(last.source()));
            }
            return;
        }
        if (creates || last == null) {
            if (creates) {
                at(Guarantee.WATCH_PREVIOUS).wrong("a new key has a previous value: " + event, answer);
            }
            return;
        }
        boolean right = last.put()
                && previous.modRevision() == last.revision()
                && previous.value().equals(last.value())
                && previous.lease() == last.lease();
        boolean unseen = previous.modRevision() > last.revision() && previous.modRevision() < event.revision();
        if (!right && !unseen) {
            at(Guarantee.WATCH_PREVIOUS).wrong("the value before " + event + " was another", answer, last.source());
        }
    }

    /** etcd: what a compaction may have taken need not be shown. */
    private boolean compacted(long revision, WatchAnswer answer) {
        return replay.history.operations().stream()
                .anyMatch(operation -> operation.request() instanceof Request.Compact compact
                        && compact.revision() >= revision
                        && operation.calledNanos() <= answer.receivedNanos());
    }

    /** etcd: a watch ends for compaction only where what it needs next is older than the compacted revision. */
    private void end(WatchAnswer answer, long first) {
        if (answer.kind() != WatchAnswer.Kind.CANCELED || answer.compactRevision() == 0) {
            return;
        }
        at(Guarantee.WATCH_RESUMABLE).look();
        Entry asked = replay.history.operations().stream()
                .filter(operation -> operation.request() instanceof Request.Compact compact
                        && compact.revision() == answer.compactRevision())
                .findFirst()
                .orElse(null);
        if (first >= answer.compactRevision() || asked == null) {
            at(Guarantee.WATCH_RESUMABLE)
                    .wrong(
                            "the watch from revision " + first + " was ended by a compaction to "
                                    + answer.compactRevision() + (asked == null ? ", which nobody asked for" : ""),
                            answer,
                            watch.opened());
        }
    }
}
