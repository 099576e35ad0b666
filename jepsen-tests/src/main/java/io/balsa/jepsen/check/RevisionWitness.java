package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Checks that a history of any length is linearizable, in {@code n log n}: the revisions in the answers already name the
 * order, so it only has to be compared with real time and with what every answer shows.
 *
 * <p>Every write must have a revision of its own, newer than all that anybody had been shown before it was asked for; every
 * read a revision at least as new; every answer must show the state of its revision. An unknown write counts from when
 * somebody sees its value, at most once, and in a revision newer than what had been shown before it was asked for. A
 * revision in which nothing is known to have happened must be that of an unknown write or of the end of a lease.
 *
 * <p>It accuses no correct store. Where unknown writes leave no trace it may miss something that {@link Linearizability}
 * finds; a watch of all keys in the history leaves no such gaps.
 */
final class RevisionWitness implements Checker {
    @Override
    public List<Verdict> check(Replay replay) {
        Findings revisions = new Findings(Guarantee.REVISIONS);
        Findings states = new Findings(Guarantee.LINEARIZABLE);
        Findings serializable = new Findings(Guarantee.SERIALIZABLE);
        realTime(replay, revisions, states);
        doubled(replay, revisions);
        gaps(replay, revisions);
        sources(replay, states);
        Looks looks = new Looks(replay);
        for (Operation operation : byRevision(replay)) {
            looks.answer(operation, aside(operation) ? serializable : states);
        }
        new Connections(replay.history).check(serializable);
        return List.of(revisions.verdict(), states.verdict(), serializable.verdict());
    }

    /** Absences must be known before later answers are compared with them. */
    private static List<Operation> byRevision(Replay replay) {
        return replay.history.operations().stream()
                .filter(operation -> operation.acknowledged()
                        && (operation.request() instanceof Request.Range
                                || operation.request() instanceof Request.Put
                                || operation.request() instanceof Request.Delete
                                || operation.request() instanceof Request.Txn))
                .sorted(Comparator.comparingLong(Operation::revision))
                .toList();
    }

    /** Whether the answer need not be of now: it only has to be of some state that there was. */
    private static boolean aside(Operation operation) {
        return operation.request() instanceof Request.Range range && (range.serializable() || range.revision() != 0);
    }

    private static void realTime(Replay replay, Findings revisions, Findings states) {
        List<Operation> operations = replay.history.operations();
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            long floor = replay.floors.revision(i);
            if (!operation.acknowledged()
                    || operation.revision() == 0
                    || Replay.serializable(operation)
                    || ofLeader(operation)) {
                continue;
            }
            boolean writer = Replay.isWriter(operation);
            if (writer) {
                revisions.look();
            }
            if (writer && operation.revision() <= floor) {
                revisions.wrong(
                        "the write got revision " + operation.revision() + ", but revision " + floor
                                + " had been shown before it was asked for",
                        operation,
                        replay.floors.source(i));
            } else if (operation.revision() < floor) {
                states.wrong(
                        "the answer is of revision " + operation.revision() + ", but revision " + floor
                                + " had been shown before it was asked for",
                        operation,
                        replay.floors.source(i));
            }
        }
    }

    /** etcd: what the leader says of a lease comes under a header of the member that was asked, as far as that one is. */
    private static boolean ofLeader(Operation operation) {
        return operation.request() instanceof Request.KeepAlive || operation.request() instanceof Request.TimeToLive;
    }

    private static void doubled(Replay replay, Findings revisions) {
        for (Replay.Doubled two : replay.doubled) {
            revisions.wrong("two writes got revision " + two.first().revision(), two.second(), two.first());
        }
    }

    /** A revision in which nothing is known to have happened needs an unknown write, or the end of a lease, of its own. */
    private static void gaps(Replay replay, Findings revisions) {
        long[] candidates = candidates(replay);
        long last = replay.base;
        long empty = 0;
        for (long revision : LongStream.concat(Arrays.stream(replay.evident()), LongStream.of(replay.newest + 1))
                .sorted()
                .toArray()) {
            if (revision <= last || revision > replay.newest + 1) {
                continue;
            }
            empty += revision - last - 1;
            if (empty > below(candidates, revision - 1)) {
                revisions.wrong(
                        "of the revisions after " + last + " and before " + revision
                                + " at least one belongs to nothing " + "that was asked for",
                        shownAtLeast(replay, revision - 1));
                return;
            }
            last = revision;
        }
    }

    private static Operation shownAtLeast(Replay replay, long revision) {
        return replay.history.operations().stream()
                .filter(operation -> operation.acknowledged() && operation.revision() >= revision)
                .min(Comparator.comparingLong(Operation::revision))
                .orElseThrow();
    }

    /** Sorted: for each thing that may have happened unseen, the newest revision that it certainly came after. */
    private static long[] candidates(Replay replay) {
        List<Long> floors = new ArrayList<>();
        Set<Operation> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        replay.changes().stream()
                .filter(Change::put)
                .map(replay.origins::putter)
                .forEach(seen::add);
        replay.unknowns.all().stream()
                .filter(unknown -> !seen.contains(unknown.operation()))
                .forEach(unknown -> floors.add(unknown.floor()));
        Map<Long, Long> leases = new HashMap<>();
        replay.changes().stream()
                .filter(change -> change.lease() != 0)
                .forEach(change -> leases.putIfAbsent(change.lease(), change.revision()));
        // A put of unknown outcome may have given the lease its only key: it is one revision, the end comes after it.
        replay.unknowns
                .all()
                .forEach(unknown -> Effects.puts(unknown.operation())
                        .filter(put -> put.lease() != 0)
                        .forEach(put -> leases.merge(put.lease(), unknown.floor() + 1, Math::min)));
        floors.addAll(leases.values());
        return floors.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static long below(long[] sorted, long bound) {
        int place = Arrays.binarySearch(sorted, bound);
        while (place > 0 && sorted[place - 1] == bound) {
            place--;
        }
        return place >= 0 ? place : -place - 1;
    }

    private static void sources(Replay replay, Findings states) {
        for (Replay.Conflict conflict : replay.conflicts) {
            Change known = conflict.known();
            Change told = conflict.told();
            boolean version = known.put() == told.put() && known.value().equals(told.value());
            states.wrong(
                    told.key() + " in revision " + told.revision() + " is " + describe(told) + " here and "
                            + describe(known) + " there",
                    version ? told.shown() : told.source(),
                    known.shown() == told.shown() ? List.of() : List.of(known.shown()));
        }
        IdentityHashMap<Operation, Change> seen = new IdentityHashMap<>();
        for (Change change : replay.changes()) {
            boolean answered = change.source() instanceof Operation source
                    && Effects.of(source).changes().stream()
                            .anyMatch(own -> own.revision() == change.revision()
                                    && own.key().equals(change.key()));
            if (!change.put() || answered) {
                continue;
            }
            String blame = replay.origins.blame(change);
            Operation putter = replay.origins.putter(change);
            if (blame != null) {
                states.wrong(
                        describe(change) + " of " + change.key() + " appeared in revision " + change.revision()
                                + ", but " + blame,
                        change.source(),
                        putter == null ? List.of() : List.of(putter));
            } else if (putter != null && !(putter.request() instanceof Request.Lock)) {
                Change before = seen.put(putter, change);
                if (before != null && before.revision() != change.revision()) {
                    states.wrong(
                            "one write of unknown outcome took effect in revision " + before.revision()
                                    + " and again in " + change.revision(),
                            putter,
                            before.source(),
                            change.source());
                }
            }
        }
    }

    private static String describe(Change change) {
        if (!change.put()) {
            return "a deletion";
        }
        String version =
                change.version() == 0 ? "" : " (made " + change.created() + ", version " + change.version() + ")";
        return "the value " + change.value() + version;
    }
}
