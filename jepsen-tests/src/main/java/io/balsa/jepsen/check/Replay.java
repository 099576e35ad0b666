package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.history.WatchAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened to every key in every revision, put together from all that clients were told: answers to writes first, then
 * what reads found, then, where those say nothing, what watches told. This is the order that {@link RevisionWitness} checks:
 * the revisions in the answers are the witness, so nothing needs to be searched.
 *
 * <p>Worked example: {@code put a=1 -> revision 2}, {@code put a=2 -> unknown}, {@code read a -> 2@3}. The past of a is
 * {@code 2: put 1} from the first answer and {@code 3: put 2} from the read, for which the unknown write accounts.
 *
 * <p>Built once for a history and shared by the checkers; only read after that. {@code n log n}.
 */
final class Replay {
    /** Two entries that cannot both be true. */
    record Conflict(Change known, Change told) {}

    /** Two acknowledged writes with the same revision. */
    record Doubled(Operation first, Operation second) {}

    final History history;
    final Floors floors;
    final Unknowns unknowns;
    /** Up to here the store had been written before the history began; 1 for a new store. */
    final long base;
    /** The newest revision that was shown to anybody. */
    final long newest;

    final NavigableMap<String, KeyPast> pasts = new TreeMap<>();
    final List<Conflict> conflicts = new ArrayList<>();
    final List<Doubled> doubled = new ArrayList<>();
    final Origins origins;

    private final Map<Long, Operation> writers = new HashMap<>();
    private final Set<Long> evident = new HashSet<>();
    private List<Change> byRevision = List.of();

    Replay(History history) {
        this.history = history;
        takeWrites();
        this.newest = history.operations().stream()
                .filter(Operation::acknowledged)
                .mapToLong(Operation::revision)
                .max()
                .orElse(1);
        this.base = history.header().revision();
        this.floors = Floors.of(history.operations(), watchSights());
        this.unknowns = new Unknowns(
                history.operations(),
                floors,
                writers.keySet().stream().mapToLong(Long::longValue).sorted().toArray());
        takeReads();
        pasts.values().forEach(KeyPast::sort);
        this.origins = new Origins(this);
        takeWatches();
        takeNamelessDeletions();
        deriveVersions();
        byRevision = pasts.values().stream()
                .flatMap(past -> past.changes().stream())
                .sorted(Comparator.comparingLong(Change::revision).thenComparingInt(Change::sub))
                .toList();
    }

    /** What is known of the key; empty where nothing is. */
    KeyPast past(String key) {
        return pasts.getOrDefault(key, new KeyPast());
    }

    /** The keys in the range of which anything is known. */
    Iterable<Map.Entry<String, KeyPast>> pasts(Keys keys) {
        if (keys.single()) {
            KeyPast past = pasts.get(keys.key());
            return past == null ? List.of() : List.of(Map.entry(keys.key(), past));
        }
        return (keys.open() ? pasts.tailMap(keys.key(), true) : pasts.subMap(keys.key(), true, keys.end(), false))
                .entrySet();
    }

    /** Every change that is known, by revision, those of one revision in their order as far as it is known. */
    List<Change> changes() {
        return byRevision;
    }

    /** The acknowledged write of that revision, or null. */
    @Nullable
    Operation writer(long revision) {
        return writers.get(revision);
    }

    /** Whether an answer tells that the operation changed something in its revision. */
    static boolean isWriter(Operation operation) {
        return Effects.of(operation).any();
    }

    /** Sorted: the revisions in which anything at all is known to have happened. */
    long[] evident() {
        return LongStream.concat(
                        writers.keySet().stream().mapToLong(Long::longValue),
                        evident.stream().mapToLong(Long::longValue))
                .sorted()
                .distinct()
                .toArray();
    }

    static boolean serializable(Operation operation) {
        return operation.request() instanceof Request.Range range && range.serializable();
    }

    private KeyPast make(String key) {
        return pasts.computeIfAbsent(key, unused -> new KeyPast());
    }

    private void takeWrites() {
        for (Operation operation : history.operations()) {
            Effects.Known effects = Effects.of(operation);
            if (!effects.any()) {
                continue;
            }
            Operation first = writers.putIfAbsent(operation.revision(), operation);
            if (first != null) {
                doubled.add(new Doubled(first, operation));
                continue;
            }
            effects.changes().forEach(change -> make(change.key()).add(change));
        }
    }

    private void takeReads() {
        for (Operation operation : history.operations()) {
            for (KeyValue kv : Effects.shown(operation.outcome())) {
                take(Change.seen(kv, operation));
            }
        }
    }

    private void take(Change change) {
        Change known = make(change.key()).add(change);
        if (known != null) {
            conflicts.add(new Conflict(known, change));
        }
        evident.add(change.revision());
    }

    /** Where answers and reads say nothing of a key in a revision, an event counts if somebody can have caused it. */
    private void takeWatches() {
        Map<String, Change> last = new HashMap<>();
        watchEvents()
                .filter(change ->
                        change.revision() > base && !past(change.key()).knows(change.revision()))
                .sorted(Comparator.comparingLong(Change::revision))
                .forEach(change -> {
                    Change before = past(change.key()).upTo(change.revision() - 1);
                    Change told = last.get(change.key());
                    if (told != null && (before == null || before.revision() < told.revision())) {
                        before = told;
                    }
                    if (origins.plausible(change, before)) {
                        last.put(change.key(), change);
                        make(change.key()).add(change);
                        evident.add(change.revision());
                    }
                });
        pasts.values().forEach(KeyPast::sort);
    }

    private Stream<Change> watchEvents() {
        return history.watches().stream()
                .flatMap(watch -> watch.answers().stream())
                .flatMap(answer -> answer.events().stream().map(event -> Change.told(event, answer)));
    }

    /** Watches tell of what was committed too: of revisions that an answered write has. */
    private List<Floors.Sight> watchSights() {
        List<Floors.Sight> sights = new ArrayList<>();
        for (History.Watch watch : history.watches()) {
            for (WatchAnswer answer : watch.answers()) {
                answer.events().stream()
                        .mapToLong(Event::revision)
                        .filter(writers::containsKey)
                        .max()
                        .ifPresent(revision -> sights.add(new Floors.Sight(answer.receivedNanos(), revision, answer)));
            }
        }
        return sights;
    }

    /** Deletions of ranges and revocations, whose answers do not name the keys that they took. */
    private void takeNamelessDeletions() {
        List<Operation> nameless = history.operations().stream()
                .filter(operation -> operation.acknowledged()
                        && (operation.request() instanceof Request.Revoke
                                || !Effects.of(operation).ranges().isEmpty()))
                .sorted(Comparator.comparingLong(Operation::revision))
                .toList();
        Map<Long, Set<String>> onLease = new HashMap<>();
        pasts.forEach((key, past) -> past.changes().stream()
                .filter(change -> change.lease() != 0)
                .forEach(change -> onLease.computeIfAbsent(change.lease(), unused -> new HashSet<>())
                        .add(key)));
        for (Operation operation : nameless) {
            boolean own = operation.equals(writers.get(operation.revision()));
            if (!own && writers.containsKey(operation.revision())) {
                continue;
            }
            Iterable<String> keys = operation.request() instanceof Request.Revoke revoke
                    ? onLease.getOrDefault(revoke.lease(), Set.of())
                    : List.copyOf(pasts.keySet());
            keys.forEach(key -> takeDeletion(key, operation));
        }
    }

    private void takeDeletion(String key, Operation operation) {
        KeyPast past = past(key);
        Change last = past.upTo(operation.revision());
        if (last != null
                && last.put()
                && last.revision() < operation.revision()
                && Effects.mayDelete(operation, key, last.lease())) {
            past.add(Change.deletion(key, operation.revision(), -1, operation));
            past.sort();
            evident.add(operation.revision());
        }
    }

    private void deriveVersions() {
        for (Map.Entry<String, KeyPast> entry : pasts.entrySet()) {
            Change last = null;
            List<Change> changes = entry.getValue().changes();
            for (int i = 0; i < changes.size(); i++) {
                Change change = changes.get(i);
                long after = last == null ? base : last.revision();
                boolean sure = (last != null || base == 1)
                        && !unknowns.mayHaveChanged(entry.getKey(), last, after, change.revision(), Entry.NEVER);
                if (sure && change.put()) {
                    change = derived(last, change);
                    entry.getValue().replace(i, change);
                }
                last = change;
            }
        }
    }

    private Change derived(@Nullable Change last, Change change) {
        long version = 1;
        long created = change.revision();
        if (last != null && last.put()) {
            if (last.version() == 0) {
                return change;
            }
            version = last.version() + 1;
            created = last.created();
        }
        if (change.version() == 0) {
            return change.with(version, created, change.source());
        }
        if (change.version() != version || change.created() != created) {
            conflicts.add(new Conflict(
                    change.with(version, created, last == null ? change.source() : last.source()), change));
        }
        return change;
    }
}
