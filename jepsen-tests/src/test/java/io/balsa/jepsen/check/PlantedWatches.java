package io.balsa.jepsen.check;

import static io.balsa.jepsen.check.Planted.replace;
import static io.balsa.jepsen.check.Planted.with;
import static io.balsa.jepsen.check.PlantedRequests.written;

import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.WatchAnswer;
import io.balsa.jepsen.history.WatchOpened;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Faults of watches. */
final class PlantedWatches {
    static final List<Planted> ALL = List.of(
            Planted.watch(
                    "an event that was left out",
                    Guarantee.WATCH_RELIABLE,
                    answer -> answer.watch() == 0
                                    && answer.events().size() > 1
                                    && answer.revision() > 10
                                    && answer.events().get(0).revision()
                                            < answer.events()
                                                    .get(answer.events().size() - 1)
                                                    .revision()
                            ? Optional.of(List.of(with(
                                    answer,
                                    answer.events().subList(1, answer.events().size()))))
                            : Optional.empty()),
            Planted.watch(
                    "an event of what never happened",
                    Guarantee.WATCH_RELIABLE,
                    answer -> firstPut(answer)
                            .map(event -> List.of(with(
                                    answer,
                                    replace(
                                            answer.events(),
                                            0,
                                            new Event(
                                                    Event.Kind.PUT,
                                                    with(
                                                            event.kv(),
                                                            "never",
                                                            event.kv().version()),
                                                    event.previous())))))),
            new Planted(
                    "a watch that begins too late",
                    Guarantee.WATCH_RESUMABLE,
                    all -> all.entry() instanceof WatchAnswer answer
                                    && answer.watch() == 0
                                    && answer.events().stream().anyMatch(event -> event.revision() == 2)
                                    && written(2, all)
                                    && all.entries().get(all.index() + 1) instanceof WatchAnswer next
                                    && !next.events().isEmpty()
                            ? Planted.Change.to(List.of())
                            : Optional.empty()),
            Planted.watch(
                    "an event that came twice",
                    Guarantee.WATCH_UNIQUE,
                    answer -> answer.events().isEmpty() ? Optional.empty() : Optional.of(List.of(answer, answer))),
            Planted.watch(
                    "events in the wrong order",
                    Guarantee.WATCH_ORDERED,
                    answer -> answer.events().size() > 1
                                    && answer.events().get(0).revision()
                                            < answer.events()
                                                    .get(answer.events().size() - 1)
                                                    .revision()
                            ? Optional.of(List.of(with(answer, reversed(answer.events()))))
                            : Optional.empty()),
            Planted.watch(
                    "a revision in two pieces",
                    Guarantee.WATCH_ATOMIC,
                    answer -> answer.events().size() > 1
                                    && answer.events().get(0).revision()
                                            == answer.events().get(1).revision()
                            ? Optional.of(List.of(
                                    with(answer, answer.events().subList(0, 1)),
                                    with(
                                            answer,
                                            answer.events()
                                                    .subList(1, answer.events().size()))))
                            : Optional.empty()),
            Planted.watch(
                    "progress before the events",
                    Guarantee.WATCH_BOOKMARKABLE,
                    answer -> answer.events().isEmpty()
                            ? Optional.empty()
                            : Optional.of(List.of(
                                    WatchAnswer.progress(answer.watch(), answer.revision(), answer.receivedNanos()),
                                    answer))),
            new Planted(
                    "an event of another key",
                    Guarantee.WATCH_FILTER,
                    all -> all.entry() instanceof WatchOpened opened && opened.watch() == 0
                            ? Planted.Change.to(new WatchOpened(
                                    opened.watch(),
                                    opened.client(),
                                    opened.member(),
                                    Keys.under("k/1"),
                                    opened.startRevision(),
                                    opened.previous(),
                                    opened.without(),
                                    opened.resumes(),
                                    opened.calledNanos()))
                            : Optional.empty()),
            Planted.watch(
                    "a wrong previous value",
                    Guarantee.WATCH_PREVIOUS,
                    answer -> updated(answer)
                            .map(event -> List.of(with(
                                    answer,
                                    replace(
                                            answer.events(),
                                            0,
                                            new Event(
                                                    event.kind(), event.kv(), with(event.previous(), "other", 1))))))),
            Planted.watch(
                    "a wrong version",
                    Guarantee.WATCH_CREATION,
                    answer -> updated(answer)
                            .map(event -> List.of(with(
                                    answer,
                                    replace(
                                            answer.events(),
                                            0,
                                            new Event(
                                                    event.kind(),
                                                    with(event.kv(), event.kv().value(), 1),
                                                    event.previous())))))),
            new Planted(
                    "a watch that falls silent",
                    Guarantee.LIVENESS,
                    all -> all.entry() instanceof WatchAnswer answer
                                    && answer.watch() == 0
                                    && !answer.events().isEmpty()
                                    && written(answer.events().get(0).revision(), all)
                                    && last(answer, all)
                            ? Planted.Change.to(List.of())
                            : Optional.empty()));

    private PlantedWatches() {}

    private static boolean last(WatchAnswer answer, Planted.Context all) {
        return all.entries().subList(all.index() + 1, all.entries().size()).stream()
                .noneMatch(later -> later instanceof WatchAnswer other && other.watch() == answer.watch());
    }

    private static Optional<Event> firstPut(WatchAnswer answer) {
        return answer.events().stream()
                .limit(1)
                .filter(event -> event.kind() == Event.Kind.PUT)
                .findFirst();
    }

    private static Optional<Event> updated(WatchAnswer answer) {
        return firstPut(answer).filter(event -> event.previous() != null);
    }

    private static List<Event> reversed(List<Event> events) {
        List<Event> others = new ArrayList<>(events);
        Collections.reverse(others);
        return others;
    }
}
