package io.balsa.jepsen.check;

import static io.balsa.jepsen.check.Planted.found;
import static io.balsa.jepsen.check.Planted.single;
import static io.balsa.jepsen.check.Planted.with;

import io.balsa.jepsen.history.Compare;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.MemberHash;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.history.WatchAnswer;
import java.util.List;
import java.util.Optional;

/** Faults of answers to requests. */
final class PlantedRequests {
    static final List<Planted> ALL = List.of(
            Planted.operation(
                    "two writes of one revision",
                    Guarantee.REVISIONS,
                    one -> put(one) && one.revision() > 5 ? write(one, one.revision() - 1, "again") : Optional.empty()),
            Planted.operation(
                    "a revision that was skipped",
                    Guarantee.REVISIONS,
                    one -> put(one) && one.calledNanos() > 2_000 * ModelRun.MILLIS
                            ? write(one, one.revision() + 1_000, "again")
                            : Optional.empty()),
            Planted.operations(
                    "a read of before a write that had ended",
                    Guarantee.LINEARIZABLE,
                    (one, all) -> single(one).isEmpty() || serializable(one)
                            ? Optional.empty()
                            : all.operation(old -> old.request().equals(one.request())
                                            && old.acknowledged()
                                            && old.revision() < one.revision() - 10)
                                    .map(old -> Damage.with(one, old.outcome()))),
            Planted.operation(
                    "a read that misses an acknowledged write",
                    Guarantee.LINEARIZABLE,
                    one -> single(one).isPresent() && !serializable(one) && hangsOnNoLease(one)
                            ? Optional.of(Damage.with(one, found(one.revision())))
                            : Optional.empty()),
            Planted.operation(
                    "a value that nobody put",
                    Guarantee.LINEARIZABLE,
                    one -> serializable(one)
                            ? Optional.empty()
                            : single(one)
                                    .map(kv ->
                                            Damage.with(one, found(one.revision(), with(kv, "never", kv.version()))))),
            Planted.operation(
                    "a wrong version",
                    Guarantee.LINEARIZABLE,
                    one -> serializable(one)
                            ? Optional.empty()
                            : single(one)
                                    .map(kv -> Damage.with(
                                            one, found(one.revision(), with(kv, kv.value(), kv.version() + 1))))),
            Planted.operations(
                    "a refused write that took effect",
                    Guarantee.LINEARIZABLE,
                    (one, all) -> put(one) && seen(one, all) ? refused(one) : Optional.empty()),
            Planted.operation(
                    "a range without one of its keys",
                    Guarantee.LINEARIZABLE,
                    one -> one.outcome() instanceof Outcome.Ranged all
                                    && all.kvs().size() > 1
                                    && all.kvs().get(0).lease() == 0
                                    && !serializable(one)
                                    && ((Request.Range) one.request()).revision() == 0
                            ? Optional.of(Damage.with(
                                    one,
                                    new Outcome.Ranged(
                                            all.revision(),
                                            all.kvs().subList(1, all.kvs().size()),
                                            all.count() - 1)))
                            : Optional.empty()),
            Planted.operation(
                    "a txn that succeeded although it could not",
                    Guarantee.LINEARIZABLE,
                    one -> one.request() instanceof Request.Txn txn
                                    && one.outcome() instanceof Outcome.Decided decided
                                    && decided.succeeded()
                            ? Optional.of(otherCompare(one, txn))
                            : Optional.empty()),
            Planted.operations(
                    "a serializable read of a state that never was",
                    Guarantee.SERIALIZABLE,
                    (one, all) -> serializable(one) && single(one).isPresent()
                            ? all.operation(later -> single(later).isPresent()
                                            && later.request() instanceof Request.Range range
                                            && range.keys().equals(((Request.Range) one.request()).keys())
                                            && single(later).get().modRevision() > one.revision())
                                    .map(later -> Damage.with(
                                            one,
                                            found(one.revision(), single(later).get())))
                            : Optional.empty()),
            Planted.operation(
                    "a serializable read that goes back on its connection",
                    Guarantee.SERIALIZABLE,
                    one -> serializable(one) && one.member() == 2 && one.revision() > 20 && one.client() == 1_002
                            ? Optional.of(Damage.with(one, found(1)))
                            : Optional.empty()),
            Planted.operation(
                    "a key that is missing at the end",
                    Guarantee.NOTHING_LOST,
                    one -> atTheEnd(one)
                                    && one.outcome() instanceof Outcome.Ranged all
                                    && !all.kvs().isEmpty()
                            ? Optional.of(Damage.with(
                                    one,
                                    new Outcome.Ranged(
                                            all.revision(),
                                            all.kvs().subList(1, all.kvs().size()),
                                            all.count() - 1)))
                            : Optional.empty()),
            Planted.operation(
                    "a member that ends behind",
                    Guarantee.NOTHING_LOST,
                    one -> atTheEnd(one) && one.member() == 1
                            ? Optional.of(Damage.with(one, found(1)))
                            : Optional.empty()),
            Planted.operations(
                    "a lease that ended early",
                    Guarantee.LEASE_NOT_EARLY,
                    (one, all) -> one.request() instanceof Request.Grant grant && seenToEnd(grant.lease(), all)
                            ? Optional.of(Damage.with(one, new Outcome.Granted(one.revision(), 1_000)))
                            : Optional.empty()),
            Planted.operations(
                    "a key that outlives its lease",
                    Guarantee.LEASE_ENDS,
                    (one, all) -> atTheEnd(one)
                            ? all.operation(read -> single(read)
                                                    .filter(kv -> kv.lease() != 0)
                                                    .isPresent()
                                            && granted(single(read).get().lease(), all))
                                    .map(read -> Damage.with(
                                            one,
                                            found(one.revision(), single(read).get())))
                            : Optional.empty()),
            new Planted(
                    "a member with other keys",
                    Guarantee.REPLICAS_EQUAL,
                    all -> all.entry() instanceof MemberHash hash && hash.member() == 2
                            ? Planted.Change.to(new MemberHash(2, hash.revision(), 1, 4712, hash.takenNanos()))
                            : Optional.empty()),
            Planted.operation(
                    "no answer although all is well again",
                    Guarantee.LIVENESS,
                    one -> atTheEnd(one)
                            ? Optional.of(new Operation(
                                    one.client(),
                                    one.member(),
                                    one.request(),
                                    new Outcome.Unknown("time-out"),
                                    one.calledNanos(),
                                    Entry.NEVER))
                            : Optional.empty()));

    private PlantedRequests() {}

    private static boolean put(Operation operation) {
        return operation.request() instanceof Request.Put put && put.lease() == 0;
    }

    private static boolean serializable(Operation operation) {
        return Replay.serializable(operation);
    }

    private static boolean hangsOnNoLease(Operation operation) {
        return single(operation).filter(kv -> kv.lease() == 0).isPresent();
    }

    private static boolean atTheEnd(Operation operation) {
        return operation.request() instanceof Request.Range range
                && range.keys().equals(Keys.ALL)
                && operation.returnedNanos() - operation.calledNanos() == ModelRun.MILLIS
                && operation.client() < 1_000;
    }

    private static boolean seen(Operation put, Planted.Context all) {
        return all.operation(read -> !serializable(read)
                        && single(read)
                                .filter(kv -> kv.value().equals(((Request.Put) put.request()).value()))
                                .isPresent())
                .isPresent();
    }

    static boolean written(long revision, Planted.Context all) {
        return all.operation(one -> one.revision() == revision && Replay.isWriter(one))
                .isPresent();
    }

    /** Whether a key of the lease was deleted by nobody. */
    private static boolean seenToEnd(long lease, Planted.Context all) {
        boolean touched = all.operation(one -> (one.unknown() && Effects.mayChange(one))
                        || (one.request() instanceof Request.Revoke revoke && revoke.lease() == lease))
                .isPresent();
        return !touched
                && all.entries().stream()
                        .filter(WatchAnswer.class::isInstance)
                        .flatMap(answer -> ((WatchAnswer) answer).events().stream())
                        .anyMatch(event -> event.kind() == Event.Kind.DELETE
                                && event.previous() != null
                                && event.previous().lease() == lease
                                && !written(event.revision(), all));
    }

    private static boolean granted(long lease, Planted.Context all) {
        return all.operation(one -> one.request() instanceof Request.Grant grant && grant.lease() == lease)
                .isPresent();
    }

    private static Optional<Entry> write(Operation put, long revision, String value) {
        return Optional.of(new Operation(
                put.client(),
                put.member(),
                new Request.Put("other", value, 0),
                new Outcome.Written(revision, null),
                put.calledNanos(),
                put.returnedNanos()));
    }

    private static Optional<Entry> refused(Operation put) {
        return Optional.of(Damage.with(put, new Outcome.Refused("no room")));
    }

    private static Operation otherCompare(Operation operation, Request.Txn txn) {
        var compare = txn.compares().get(0);
        Request other = new Request.Txn(
                List.of(Compare.number(compare.key(), compare.target(), compare.relation(), compare.number() + 7)),
                txn.success(),
                txn.failure());
        return new Operation(
                operation.client(),
                operation.member(),
                other,
                operation.outcome(),
                operation.calledNanos(),
                operation.returnedNanos());
    }
}
