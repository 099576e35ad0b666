package io.balsa.jepsen.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.replay.Entry.Event;
import io.balsa.jepsen.replay.Entry.Listed;
import io.balsa.jepsen.replay.Entry.Mark;
import io.balsa.jepsen.replay.Entry.Opened;
import io.balsa.jepsen.replay.ReplayCheck.Outcome;
import io.balsa.jepsen.replay.StoreHistory.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The checker passes what a right server says, and finds each way in which a server can be wrong. */
class ReplayCheckTest {
    private static final int SEEDS = 60;
    private static final List<View> VIEWS = List.of(
            new View(Collection.PODS, "", List.of(), List.of()),
            new View(Collection.PODS, "n1", List.of(new Term.Is("c", "0")), List.of()),
            new View(Collection.PODS, "", List.of(new Term.Exists("c")), List.of(new Term.IsNot("status.phase", "p1"))),
            new View(Collection.PODS, "n2", List.of(new Term.In("c", Set.of("0", "2"))), List.of()),
            new View(Collection.PODS, "", List.of(new Term.Missing("c")), List.of()));

    /** A history with objects that come, change their labels, go and come again; some revisions change two keys. */
    private static StoreHistory history(Random random) {
        List<Change> changes = new ArrayList<>();
        long revision = 10;
        for (int i = 0; i < 120; i++) {
            revision += random.nextInt(3) == 0 && !changes.isEmpty() ? 2 : 1;
            String key = "n" + (1 + random.nextInt(2)) + "/x" + random.nextInt(6);
            Collection kind = random.nextInt(4) == 0 ? Collection.CONFIG_MAPS : Collection.PODS;
            boolean known = changes.stream()
                    .filter(change -> change.key().equals(key) && change.collection() == kind)
                    .reduce((first, second) -> second)
                    .map(change -> change.after() != null)
                    .orElse(false);
            Item item = known && random.nextInt(4) == 0
                    ? null
                    : new Item(
                            key,
                            "u" + key,
                            revision,
                            labels(random),
                            Map.of("status.phase", "p" + random.nextInt(2)),
                            "m" + i);
            changes.add(new Change(kind, key, revision, item));
        }
        return new StoreHistory(changes);
    }

    private static Map<String, String> labels(Random random) {
        int value = random.nextInt(4);
        return value == 3 ? Map.of() : Map.of("c", Integer.toString(value));
    }

    /** What a right server tells a watcher that lists, watches, loses its watch now and then, and lists again once. */
    private static List<Entry> right(StoreHistory history, View view, Random random) {
        List<Entry> entries = new ArrayList<>();
        long last = history.changes().get(history.changes().size() - 1).revision();
        long reached = 10 + random.nextInt(20);
        for (int list = 0; list < 2; list++) {
            entries.add(new Listed(
                    reached, List.copyOf(history.stateAt(view, reached).values())));
            entries.add(new Opened(reached));
            long until = list == 0 ? reached + (last - reached) / 2 : last;
            for (Event event : history.eventsAfter(view, reached)) {
                if (until < event.revision()) {
                    break;
                }
                entries.add(event);
                reached = event.revision();
                if (random.nextInt(5) == 0) {
                    entries.add(new Opened(reached));
                }
            }
            entries.add(new Mark(until));
            reached = until;
        }
        return entries;
    }

    @Test
    void whatARightServerSaysPassesAndEndsAtTheStateOfTheStore() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            StoreHistory history = history(random);
            for (View view : VIEWS) {
                Outcome outcome = ReplayCheck.of(history, view, right(history, view, random));
                assertThat(outcome.problem()).as("seed " + seed).isEmpty();
                assertThat(outcome.missing()).as("seed " + seed).isEmpty();
                assertThat(outcome.state()).as("seed " + seed).isEqualTo(history.stateAt(view, Long.MAX_VALUE));
            }
        }
    }

    private record Damage(String name, Consumer<Spot> harm) {}

    /** Where the harm is done: an event somewhere in the middle of what a watcher was told. */
    private record Spot(List<Entry> entries, int at) {
        Event event() {
            return (Event) entries.get(at);
        }

        void set(Event other) {
            entries.set(at, other);
        }

        /** The place of the event that follows. */
        int following() {
            for (int i = at + 1; i < entries.size(); i++) {
                if (entries.get(i) instanceof Event) {
                    return i;
                }
            }
            return at;
        }
    }

    private static final List<Damage> DAMAGES = List.of(
            new Damage("an event is left out", spot -> spot.entries().remove(spot.at())),
            new Damage("an event comes twice", spot -> spot.entries().add(spot.at() + 1, spot.event())),
            new Damage("an event comes again later", spot -> spot.entries().add(spot.event())),
            new Damage("two events change places", spot -> {
                Event event = spot.event();
                int other = spot.following();
                spot.set((Event) spot.entries().get(other));
                spot.entries().set(other, event);
            }),
            new Damage("an event is invented", spot -> {
                Item item = spot.event().item();
                Item other = new Item("n1/never", "u", item.revision(), item.labels(), item.fields(), item.mark());
                spot.entries().add(spot.at(), new Event(Entry.Type.ADDED, item.revision(), other));
            }),
            new Damage("an event has an old content", spot -> {
                Item item = spot.event().item();
                Item old = new Item(item.key(), item.uid(), item.revision(), item.labels(), item.fields(), "older");
                spot.set(new Event(spot.event().type(), item.revision(), old));
            }),
            new Damage("an event has another revision", spot -> {
                Event event = spot.event();
                spot.set(new Event(
                        event.type(), event.revision() + 1, event.item().at(event.revision() + 1)));
            }),
            new Damage("a change is called an addition", spot -> {
                Event event = spot.event();
                Entry.Type type = event.type() == Entry.Type.ADDED ? Entry.Type.MODIFIED : Entry.Type.ADDED;
                spot.set(new Event(type, event.revision(), event.item()));
            }),
            new Damage(
                    "a bookmark promises too much",
                    spot -> spot.entries().add(spot.at(), new Mark(spot.event().revision()))),
            new Damage(
                    "a list shows an older state",
                    spot -> spot.entries()
                            .add(
                                    spot.at() + 1,
                                    new Listed(
                                            spot.event().revision(),
                                            List.of(spot.event().item().at(1))))),
            new Damage("a list goes back in time", spot -> spot.entries().add(new Listed(1, List.of()))));

    @TestFactory
    Stream<DynamicTest> everyDamageIsFound() {
        return DAMAGES.stream()
                .map(damage -> DynamicTest.dynamicTest(damage.name(), () -> {
                    int done = 0;
                    for (int seed = 0; seed < SEEDS; seed++) {
                        Random random = new Random(seed);
                        StoreHistory history = history(random);
                        View view = VIEWS.get(random.nextInt(VIEWS.size()));
                        List<Entry> entries = new ArrayList<>(right(history, view, random));
                        List<Integer> events = Stream.iterate(0, i -> i + 1)
                                .limit(entries.size())
                                .filter(i -> entries.get(i) instanceof Event)
                                .toList();
                        if (events.size() < 3) {
                            continue;
                        }
                        int at = events.get(random.nextInt(events.size() - 1));
                        damage.harm().accept(new Spot(entries, at));
                        Outcome outcome = ReplayCheck.of(history, view, entries);
                        assertThat(outcome.problem())
                                .as("seed " + seed + ": " + damage.name())
                                .isPresent();
                        done++;
                    }
                    assertThat(done).as("histories that were damaged").isGreaterThan(SEEDS / 4);
                }));
    }

    @Test
    void whatHasNotComeYetIsMissingAndNoProblem() {
        Random random = new Random(1);
        StoreHistory history = history(random);
        View view = VIEWS.get(0);
        List<Event> due = history.eventsAfter(view, 10);
        List<Entry> entries = new ArrayList<>(List.of(
                new Listed(10, List.copyOf(history.stateAt(view, 10).values())), new Opened(10)));
        entries.addAll(due.subList(0, due.size() - 2));
        Outcome outcome = ReplayCheck.of(history, view, entries);
        assertThat(outcome.problem()).isEmpty();
        assertThat(outcome.missing()).isEqualTo(due.subList(due.size() - 2, due.size()));
    }
}
