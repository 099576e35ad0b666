package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.WatchAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the answers of one watch follow each other: order, repetition, pieces, progress, filters. Used once. */
final class WatchDelivery {
    private record Place(long revision, String key) {}

    private final History.Watch watch;
    private final Map<Guarantee, Findings> findings;

    private final Map<Place, WatchAnswer> told = new HashMap<>();
    private long lastRevision;
    private @Nullable WatchAnswer lastAnswer;
    private long progress;
    private @Nullable WatchAnswer progressAnswer;
    private @Nullable WatchAnswer end;

    WatchDelivery(History.Watch watch, Map<Guarantee, Findings> findings) {
        this.watch = watch;
        this.findings = findings;
    }

    private Findings at(Guarantee guarantee) {
        return Objects.requireNonNull(findings.get(guarantee));
    }

    void check() {
        for (WatchAnswer answer : watch.answers()) {
            if (end != null && !answer.events().isEmpty()) {
                at(Guarantee.WATCH_RELIABLE).wrong("events came after the end of the watch", answer, end);
            }
            switch (answer.kind()) {
                case EVENTS -> events(answer);
                case PROGRESS -> progress(answer);
                case CANCELED -> end = answer;
                case CREATED, BROKEN -> {}
            }
        }
    }

    private void events(WatchAnswer answer) {
        if (answer.events().isEmpty()) {
            return;
        }
        pieces(answer);
        for (Event event : answer.events()) {
            one(event, answer);
        }
        lastAnswer = answer;
    }

    /** etcd: a revision is split over answers only where the watch asked for fragments, and then without a gap. */
    private void pieces(WatchAnswer answer) {
        at(Guarantee.WATCH_ATOMIC).look();
        long first = answer.events().get(0).revision();
        if (lastAnswer != null && !lastAnswer.fragment() && first == lastRevision) {
            at(Guarantee.WATCH_ATOMIC)
                    .wrong("the events of revision " + first + " came in two answers", answer, lastAnswer);
        }
    }

    private void one(Event event, WatchAnswer answer) {
        long revision = event.revision();
        at(Guarantee.WATCH_ORDERED).look();
        if (lastAnswer != null && revision < lastRevision) {
            at(Guarantee.WATCH_ORDERED)
                    .wrong(
                            "an event of revision " + revision + " came after one of " + lastRevision,
                            answer,
                            lastAnswer);
        } else if (revision < lastRevision) {
            at(Guarantee.WATCH_ORDERED)
                    .wrong("an event of revision " + revision + " came after one of " + lastRevision, answer);
        }
        lastRevision = Math.max(lastRevision, revision);

        at(Guarantee.WATCH_UNIQUE).look();
        WatchAnswer before = told.put(new Place(revision, event.kv().key()), answer);
        if (before != null) {
            at(Guarantee.WATCH_UNIQUE)
                    .wrong(
                            "the change of " + event.kv().key() + " in revision " + revision + " came twice",
                            answer,
                            before);
        }
        at(Guarantee.WATCH_BOOKMARKABLE).look();
        if (progressAnswer != null && revision <= progress) {
            at(Guarantee.WATCH_BOOKMARKABLE)
                    .wrong(
                            "an event of revision " + revision + " came after a progress report of " + progress,
                            answer,
                            progressAnswer);
        }
        at(Guarantee.WATCH_FILTER).look();
        if (!watch.opened().keys().contain(event.kv().key())
                || watch.opened().without().contains(event.kind())) {
            at(Guarantee.WATCH_FILTER).wrong("the watch did not ask for " + event, answer, watch.opened());
        }
    }

    private void progress(WatchAnswer answer) {
        at(Guarantee.WATCH_BOOKMARKABLE).look();
        if (answer.revision() < progress && progressAnswer != null) {
            at(Guarantee.WATCH_BOOKMARKABLE)
                    .wrong("progress went back from " + progress + " to " + answer.revision(), answer, progressAnswer);
        }
        if (answer.revision() < lastRevision && lastAnswer != null) {
            at(Guarantee.WATCH_BOOKMARKABLE)
                    .wrong(
                            "progress of revision " + answer.revision() + " came after an event of " + lastRevision,
                            answer,
                            lastAnswer);
        }
        if (answer.revision() >= progress) {
            progress = answer.revision();
            progressAnswer = answer;
        }
    }
}
