package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.KeyValue;
import io.balsa.jepsen.history.Leader;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Phase;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.history.WatchAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Leases by the clients' clock. A lease that was granted or kept for t seconds by a request called at c may not end before
 * c + t, because the store got the request later than that. It must end some time after the last answer that kept it, later
 * than t by the header's {@code livenessNanos} at most, but each change of leader begins it anew (etcd: a new leader gives
 * every lease its full time), so this is asked only after the last fault and the last new leader.
 */
final class LeaseChecker implements Checker {
    private static final long NANOS = 1_000_000_000L;

    /** What is known of one lease. */
    private static final class Life {
        final long lease;
        long ttlNanos;
        long notBefore = Long.MIN_VALUE;

        @Nullable
        Operation keptBy;
        /** Of the last grant or keep-alive, in time: the latest moment at which it can have begun anew. */
        long begunBy = Long.MIN_VALUE;

        long revokedFrom = Entry.NEVER;

        Life(long lease) {
            this.lease = lease;
        }

        void kept(Operation operation, long ttlSeconds) {
            ttlNanos = Math.max(ttlNanos, ttlSeconds * NANOS);
            long bound = operation.calledNanos() + ttlSeconds * NANOS;
            if (bound > notBefore) {
                notBefore = bound;
                keptBy = operation;
            }
            begunBy = Math.max(begunBy, operation.returnedNanos());
        }
    }

    /** Somebody was shown that a lease, or what hung on it, was gone, or was still there. */
    private record Sight(long nanos, Entry source) {}

    @Override
    public List<Verdict> check(Replay replay) {
        Findings early = new Findings(Guarantee.LEASE_NOT_EARLY);
        Findings ends = new Findings(Guarantee.LEASE_ENDS);
        Map<Long, Life> lives = lives(replay.history);
        early.look(lives.size());
        Map<Long, Sight> removed = new HashMap<>();
        removed(replay, removed);
        Map<Long, Sight> gone = new HashMap<>(removed);
        over(replay, lives, gone);
        for (Map.Entry<Long, Sight> end : gone.entrySet()) {
            Life life = lives.get(end.getKey());
            Sight sight = end.getValue();
            if (life != null
                    && life.keptBy != null
                    && sight.nanos() < life.notBefore
                    && life.revokedFrom > sight.nanos()) {
                early.wrong(
                        "lease " + Long.toHexString(life.lease) + " ended at least "
                                + (life.notBefore - sight.nanos()) / 1_000_000 + " ms before its time",
                        sight.source(),
                        life.keptBy);
            }
        }
        stillThere(replay, lives, removed, ends);
        together(replay, lives, ends);
        return List.of(early.verdict(), ends.verdict());
    }

    private static Map<Long, Life> lives(History history) {
        Map<Long, Life> lives = new TreeMap<>();
        for (Operation operation : history.operations()) {
            if (operation.request() instanceof Request.Grant grant
                    && operation.outcome() instanceof Outcome.Granted granted) {
                life(lives, grant.lease()).kept(operation, granted.ttlSeconds());
            } else if (operation.request() instanceof Request.KeepAlive keep
                    && operation.outcome() instanceof Outcome.Kept kept
                    && kept.ttlSeconds() > 0) {
                life(lives, keep.lease()).kept(operation, kept.ttlSeconds());
            } else if (operation.request() instanceof Request.KeepAlive keep && operation.unknown()) {
                // It may have been kept until any later moment: nothing can be said about its end.
                life(lives, keep.lease()).begunBy = Entry.NEVER;
            } else if (operation.request() instanceof Request.Revoke revoke
                    && !(operation.outcome() instanceof Outcome.Refused)) {
                Life life = life(lives, revoke.lease());
                life.revokedFrom = Math.min(life.revokedFrom, operation.calledNanos());
            }
        }
        return lives;
    }

    private static Life life(Map<Long, Life> lives, long lease) {
        return lives.computeIfAbsent(lease, Life::new);
    }

    /** Answers that a lease is over; its keys may be there until its revocation has been applied. */
    private static void over(Replay replay, Map<Long, Life> lives, Map<Long, Sight> gone) {
        for (Operation operation : replay.history.operations()) {
            if (operation.outcome() instanceof Outcome.Kept kept
                    && kept.ttlSeconds() <= 0
                    && operation.request() instanceof Request.KeepAlive keep) {
                note(gone, keep.lease(), operation.returnedNanos(), operation);
            } else if (operation.outcome() instanceof Outcome.Lives alive
                    && alive.leftSeconds() < 0
                    && operation.request() instanceof Request.TimeToLive asked
                    && granted(lives.get(asked.lease()), operation.calledNanos())) {
                note(gone, asked.lease(), operation.returnedNanos(), operation);
            }
        }
    }

    /** For each lease the first time that somebody was shown that it was removed with its keys. */
    private static void removed(Replay replay, Map<Long, Sight> gone) {
        for (Operation operation : replay.history.operations()) {
            if (operation.outcome() instanceof Outcome.Revoked
                    && operation.request() instanceof Request.Revoke revoke) {
                note(gone, revoke.lease(), operation.returnedNanos(), operation);
            }
        }
        IdentityHashMap<Change, Sight> sights = deletionsSeen(replay);
        for (KeyPast past : replay.pasts.values()) {
            Change last = null;
            for (Change change : past.changes()) {
                if (last != null && last.lease() != 0 && !change.put() && !deletedByClient(replay, last, change)) {
                    Sight sight = sights.get(change);
                    if (sight != null) {
                        note(gone, last.lease(), sight.nanos(), sight.source());
                    }
                }
                last = change;
            }
        }
        keysMissed(replay, gone);
    }

    /** A lease that is not there may be one that is not there yet. */
    private static boolean granted(@Nullable Life life, long beforeNanos) {
        return life != null && life.keptBy != null && life.keptBy.returnedNanos() < beforeNanos;
    }

    private static void note(Map<Long, Sight> gone, long lease, long nanos, Entry source) {
        gone.merge(lease, new Sight(nanos, source), (a, b) -> a.nanos() <= b.nanos() ? a : b);
    }

    private static boolean deletedByClient(Replay replay, Change last, Change deletion) {
        Operation writer = replay.writer(deletion.revision());
        return writer != null
                || deletion.source() instanceof Operation
                || replay.unknowns.deleter(last.key(), deletion.revision(), Entry.NEVER) != null;
    }

    /** When each deletion was first told of. */
    private static IdentityHashMap<Change, Sight> deletionsSeen(Replay replay) {
        IdentityHashMap<Change, Sight> seen = new IdentityHashMap<>();
        for (History.Watch watch : replay.history.watches()) {
            for (WatchAnswer answer : watch.answers()) {
                answer.events().forEach(event -> {
                    Change change = replay.past(event.kv().key()).in(event.revision());
                    if (change != null && !change.put()) {
                        seen.merge(
                                change,
                                new Sight(answer.receivedNanos(), answer),
                                (a, b) -> a.nanos() <= b.nanos() ? a : b);
                    }
                });
            }
        }
        return seen;
    }

    /** Reads of a single key that did not find what hung on a lease, where nobody can have deleted it. */
    private static void keysMissed(Replay replay, Map<Long, Sight> gone) {
        for (Operation operation : replay.history.operations()) {
            if (operation.request() instanceof Request.Range range
                    && range.keys().single()
                    && range.revision() == 0
                    && operation.outcome() instanceof Outcome.Ranged found
                    && found.kvs().isEmpty()) {
                Change last = replay.past(range.keys().key()).upTo(found.revision());
                if (last != null
                        && last.lease() != 0
                        && replay.unknowns.open(last.revision(), found.revision() + 1)
                        && replay.unknowns.deleter(last.key(), found.revision(), operation.returnedNanos()) == null) {
                    note(gone, last.lease(), operation.returnedNanos(), operation);
                }
            }
        }
    }

    /** Whether a lease, or a key on it, was seen when it must have ended, or after it had. */
    private static void stillThere(Replay replay, Map<Long, Life> lives, Map<Long, Sight> gone, Findings ends) {
        long calm = calm(replay.history);
        for (Operation operation : replay.history.operations()) {
            for (long lease : seenAlive(operation)) {
                Life life = lives.get(lease);
                Sight end = gone.get(lease);
                if (end != null && end.nanos() < operation.calledNanos() && !Replay.serializable(operation)) {
                    ends.wrong(
                            "lease " + Long.toHexString(lease) + " had ended, but it or a key on it is still there",
                            operation,
                            end.source());
                }
                if (life == null || life.keptBy == null || life.begunBy == Entry.NEVER || calm == Entry.NEVER) {
                    continue;
                }
                ends.look();
                long endsBy = Math.max(calm, life.begunBy)
                        + life.ttlNanos
                        + replay.history.header().livenessNanos();
                if (operation.calledNanos() > endsBy && !Replay.serializable(operation)) {
                    ends.wrong(
                            "lease " + Long.toHexString(lease) + " is still there "
                                    + (operation.calledNanos() - life.begunBy) / 1_000_000
                                    + " ms after it was last kept alive for " + life.ttlNanos / 1_000_000 + " ms",
                            operation,
                            life.keptBy);
                }
            }
        }
    }

    /** From when on nothing disturbs the leases any more. */
    private static long calm(History history) {
        long healed = history.faults().isEmpty() ? Long.MIN_VALUE / 2 : history.begun(Phase.Kind.HEALED);
        long lastLeader = Long.MIN_VALUE / 2;
        Leader before = null;
        for (Leader leader : history.leaders()) {
            if (before == null || before.term() != leader.term()) {
                lastLeader = leader.seenNanos();
            }
            before = leader;
        }
        return Math.max(healed, lastLeader);
    }

    private static List<Long> seenAlive(Operation operation) {
        List<Long> leases = new ArrayList<>();
        if (operation.request() instanceof Request.Range range && range.revision() == 0) {
            Effects.shown(operation.outcome()).stream()
                    .map(KeyValue::lease)
                    .filter(lease -> lease != 0)
                    .distinct()
                    .forEach(leases::add);
        } else if (operation.outcome() instanceof Outcome.Lives alive
                && alive.leftSeconds() > 0
                && operation.request() instanceof Request.TimeToLive asked) {
            leases.add(asked.lease());
        } else if (operation.outcome() instanceof Outcome.Kept kept
                && kept.ttlSeconds() > 0
                && operation.request() instanceof Request.KeepAlive keep) {
            leases.add(keep.lease());
        }
        return leases;
    }

    /** etcd: the end of a lease deletes all its keys in one revision. */
    private static void together(Replay replay, Map<Long, Life> lives, Findings ends) {
        Map<Long, Change> first = new HashMap<>();
        for (KeyPast past : replay.pasts.values()) {
            Change last = null;
            for (Change change : past.changes()) {
                if (last != null && last.lease() != 0 && !change.put() && !deletedByClient(replay, last, change)) {
                    Change other = first.putIfAbsent(last.lease(), change);
                    if (other != null && other.revision() != change.revision() && lives.containsKey(last.lease())) {
                        ends.wrong(
                                "the keys of lease " + Long.toHexString(last.lease()) + " were deleted in revisions "
                                        + other.revision() + " and " + change.revision(),
                                change.source(),
                                other.source());
                    }
                }
                last = change;
            }
        }
    }
}
