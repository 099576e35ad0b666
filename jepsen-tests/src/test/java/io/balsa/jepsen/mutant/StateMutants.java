package io.balsa.jepsen.mutant;

import static io.balsa.jepsen.mutant.Graft.LEFT_OUT;

import io.balsa.etcd.v3.PutRequest;
import io.balsa.jepsen.check.Guarantee;
import io.balsa.store.engine.Batch;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.engine.TermIndex;
import io.balsa.store.engine.View;
import io.balsa.store.raft.SimulatedLog;
import io.balsa.store.v1.LeaseCheckpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** Mistakes in the engine, the revisions, transactions, compaction, leases, the applier and the proposer. */
final class StateMutants {
    private static final AtomicInteger CALLS = new AtomicInteger();

    private StateMutants() {}

    static final List<Mutant> ALL = List.of(
            Mutant.named("a revision is skipped")
                    .like("revisions counted twice")
                    .in("mvcc.StoreState.withRevision")
                    .before((self, args) -> {
                        args[1] = (long) args[1] + (everyNth(10) ? 1 : 0);
                        return null;
                    })
                    .caughtBy(Guarantee.REVISIONS, 3),
            Mutant.named("the revision goes back when a member starts again")
                    .like("etcd #17780: revision decreases on a crash during compaction")
                    .in("engine.MemoryEngine.reopened")
                    .after((self, args, engine) -> {
                        revisionBack((MemoryEngine) engine);
                        return engine;
                    })
                    .caughtBy(Guarantee.REPLICAS_EQUAL, 40),
            Mutant.named("an entry is applied again after a crash")
                    .like("etcd #13766: the consistent index is older than the data")
                    .in("engine.Batch.applied")
                    .before((self, args) -> {
                        TermIndex entry = (TermIndex) args[0];
                        args[0] = new TermIndex(entry.term(), Math.max(0, entry.index() - 1));
                        return null;
                    })
                    .caughtBy(Guarantee.REPLICAS_EQUAL, 40),
            Mutant.named("an entry is left out after a crash")
                    .like("etcd #14370: a single node loses its last write on a crash")
                    .in("engine.Batch.applied")
                    .before((self, args) -> {
                        TermIndex entry = (TermIndex) args[0];
                        args[0] = new TermIndex(entry.term(), entry.index() + 1);
                        return null;
                    })
                    .caughtBy(Guarantee.NOTHING_LOST, 10),
            Mutant.named("the log is purged up to what is only in memory")
                    .like("Ratis: getLatestSnapshot returns the applied index")
                    .in("engine.MemoryEngine.flushedApplied")
                    .before((self, args) -> ((MemoryEngine) self).snapshot().applied())
                    .caughtBy(Guarantee.NOTHING_LOST, 60),
            Mutant.named("a command does not see the keys of those before it in its batch")
                    .like("batch effects leak: the overlay is passed by")
                    .in("engine.Overlay.get")
                    .before((self, args) -> args[0] == Column.CURRENT
                            ? orAbsent(base(self).get(Column.CURRENT, (byte[]) args[1]))
                            : null)
                    .caughtBy(Guarantee.LINEARIZABLE, 5),
            Mutant.named("a range does not see the changes of its batch")
                    .like("etcd #17247: a txn's cache and the store disagree")
                    .in("engine.Overlay.scan")
                    .before((self, args) -> base(self).scan((Column) args[0], (byte[]) args[1], (byte[]) args[2]))
                    .caughtBy(Guarantee.LINEARIZABLE, 5),
            Mutant.named("a put keeps the old value")
                    .like("a lost update")
                    .in("mvcc.Writer.put")
                    .before((self, args) -> {
                        PutRequest put = (PutRequest) args[0];
                        args[0] = everyNth(7)
                                ? put.toBuilder().setIgnoreValue(true).build()
                                : put;
                        return null;
                    })
                    .caughtBy(Guarantee.LINEARIZABLE, 3),
            Mutant.named("a put without a lease does not detach its key")
                    .like("a key belongs to the lease of its last put")
                    .in("mvcc.Writer.put")
                    .before((self, args) -> {
                        PutRequest put = (PutRequest) args[0];
                        args[0] = put.getLease() == 0
                                ? put.toBuilder().setIgnoreLease(true).build()
                                : put;
                        return null;
                    })
                    .caughtBy(Guarantee.LINEARIZABLE, 10),
            Mutant.named("a delete misses the last key of its range")
                    .like("an off-by-one in a range")
                    .in("mvcc.Writer.currentIn")
                    .after((self, args, found) -> withoutLast((List<?>) found))
                    .caughtBy(Guarantee.LINEARIZABLE, 3),
            Mutant.named("a txn does what its conditions forbid")
                    .like("a compare that is not asked")
                    .in("mvcc.Compares.allHold")
                    .after((self, args, held) -> true)
                    .caughtBy(Guarantee.LINEARIZABLE, 3),
            Mutant.named("of several writers of a list the last one wins")
                    .like("jetcd 0.8.2: lost update")
                    .in("mvcc.Compares.allHold")
                    .after((self, args, held) -> true)
                    .caughtBy(Guarantee.TXN_ISOLATION, 5),
            Mutant.named("a value is compared with that of a missing key")
                    .like("etcd: VALUE compare on a missing key is false")
                    .in("mvcc.Compares.holdsForNothing")
                    .after((self, args, held) -> true)
                    .caughtBy(Guarantee.LINEARIZABLE, 10),
            Mutant.named("a txn forgets its last request")
                    .like("a txn that is not atomic")
                    .in("mvcc.Transaction.runSteps")
                    .before((self, args) -> {
                        List<?> steps = (List<?>) Inside.get(self, "steps");
                        if (steps.size() > 1) {
                            Inside.set(self, "steps", withoutLast(steps));
                        }
                        return null;
                    })
                    .caughtBy(Guarantee.LINEARIZABLE, 3),
            Mutant.named("members store different values")
                    .like("etcd #13766, #14571: members that are not the same machine")
                    .in("mvcc.Writer.put")
                    .before((self, args) -> {
                        PutRequest put = (PutRequest) args[0];
                        args[0] = everyNth(97)
                                ? put.toBuilder()
                                        .setValue(put.getValue().concat(put.getKey()))
                                        .build()
                                : put;
                        return null;
                    })
                    .caughtBy(Guarantee.REPLICAS_EQUAL, 5),
            Mutant.named("a compacted revision can still be read")
                    .like("etcd #18667: a compacted read in a txn is inconsistent")
                    .in("mvcc.RangeReads.check")
                    .after((self, args, refusal) -> Optional.empty())
                    .caughtBy(Guarantee.SERIALIZABLE, 20),
            Mutant.named("an old revision is read as it is now")
                    .like("a read of the past that sees the present")
                    .in("mvcc.DiskKeys.newestVersion")
                    .before((self, args) -> {
                        args[1] = Long.MAX_VALUE - 1;
                        return null;
                    })
                    .caughtBy(Guarantee.SERIALIZABLE, 5),
            Mutant.named("what was deleted since is missing from the past")
                    .like("compaction never revives or loses")
                    .in("mvcc.RangeScan.next")
                    .before((self, args) -> {
                        Inside.set(self, "gone", null);
                        return null;
                    })
                    .caughtBy(Guarantee.SERIALIZABLE, 5),
            Mutant.named("the deletion at the compacted revision is removed")
                    .like("etcd #18089, #19179: missing delete at the compaction revision")
                    .in("mvcc.Compaction.visit")
                    .before((self, args) -> {
                        args[1] = (long) args[1] + (isTombstone((byte[]) args[0]) ? 1 : 0);
                        return null;
                    })
                    .caughtBy(Guarantee.WATCH_RESUMABLE, 300),
            Mutant.named("a revoked lease leaves its keys")
                    .like("revocation deletes the keys with the lease")
                    .in("mvcc.Writer.deleteAll")
                    .before((self, args) -> LEFT_OUT)
                    .caughtBy(Guarantee.LEASE_ENDS, 40),
            Mutant.named("a revoked lease takes only its first key along")
                    .like("revocation is atomic")
                    .in("mvcc.Writer.deleteAll")
                    .before((self, args) -> {
                        List<?> keys = (List<?>) args[0];
                        args[0] = keys.isEmpty() ? keys : keys.subList(0, 1);
                        return null;
                    })
                    .caughtBy(Guarantee.LINEARIZABLE, 40),
            Mutant.named("a key stays on the lease that it was on")
                    .like("put without lease detaches")
                    .in("lease.LeaseTable.move")
                    .before((self, args) -> {
                        args[2] = 0L;
                        return null;
                    })
                    .caughtBy(Guarantee.LINEARIZABLE, 20),
            Mutant.named("a key is not put onto its lease")
                    .like("keys outlive their lease")
                    .in("lease.LeaseTable.move")
                    .before((self, args) -> {
                        args[3] = 0L;
                        return null;
                    })
                    .caughtBy(Guarantee.LEASE_ENDS, 40),
            Mutant.named("a renewal does not prolong")
                    .like("lease keep-alive answered but not done")
                    .in("lease.LeaseDeadlines.renew")
                    .before((self, args) -> {
                        Object deadline = ((Map<?, ?>) Inside.get(self, "deadlines")).get(args[0]);
                        return deadline == null || (boolean) Inside.get(deadline, "due") ? null : OptionalLong.of(1);
                    })
                    .caughtBy(Guarantee.LEASE_NOT_EARLY, 40),
            Mutant.named("a lease that is due is renewed")
                    .like("etcd #15247: an old leader renews")
                    .in("lease.LeaseDeadlines.renew")
                    .after((self, args, kept) -> ((Map<?, ?>) Inside.get(self, "deadlines")).containsKey(args[0])
                            ? OptionalLong.of(1)
                            : kept)
                    .caughtBy(Guarantee.LEASE_NOT_EARLY, 40),
            Mutant.named("a new leader gives leases a quarter of their time")
                    .like("etcd: a new leader extends every lease")
                    .in("lease.LeaseDeadlines.startNanos")
                    .after((self, args, nanos) -> (long) nanos / 4)
                    .caughtBy(Guarantee.LEASE_NOT_EARLY, 10),
            Mutant.named("what was noted of a lease outlives its renewal")
                    .like("lease checkpoints end leases early")
                    .in("lease.LeaseTable.checkpoint")
                    .before((self, args) -> ((LeaseCheckpoint) args[1]).getRemainingTtl() == 0 ? LEFT_OUT : null)
                    .caughtBy(Guarantee.LEASE_NOT_EARLY, 300),
            Mutant.named("leases run twice as fast")
                    .like("a lease without clock margin")
                    .in("lease.LeaseDeadlines.nanos")
                    .after((self, args, nanos) -> (long) nanos / 2)
                    .caughtBy(Guarantee.LEASE_NOT_EARLY, 10),
            Mutant.named("leases never end")
                    .like("a leader that forgets its duty")
                    .in("lease.LeaseDeadlines.due")
                    .after((self, args, due) -> List.of())
                    .caughtBy(Guarantee.LEASE_ENDS, 20),
            Mutant.named("the answers of a batch are given in the wrong order")
                    .like("an answer that belongs to somebody else")
                    .in("apply.Applier.apply")
                    .with(3)
                    .after((self, args, results) -> reversed((List<?>) results))
                    .caughtBy(Guarantee.LINEARIZABLE, 3),
            Mutant.named("a write of unknown outcome is tried again")
                    .like("jetcd 0.8.2, TiDB 2.1.7: retries of what may have happened")
                    .in("raft.Proposer.unwrap")
                    .after((self, args, failure) -> failure == null ? null : SimulatedLog.notAccepted())
                    .caughtBy(Guarantee.LINEARIZABLE, 10),
            Mutant.named("applied results are forgotten on the way to the disk")
                    .like("early acknowledgement")
                    .in("engine.MemoryEngine.write")
                    .before((self, args) -> everyNth(50) ? LEFT_OUT : null)
                    .caughtBy(Guarantee.LINEARIZABLE, 10));

    /** So that a mutant that strikes now and then strikes at the same places of a seed again. */
    static void countAnew() {
        CALLS.set(0);
    }

    static boolean everyNth(int n) {
        return CALLS.incrementAndGet() % n == 0;
    }

    /** A method that must be left out cannot return null. */
    private static Object orAbsent(byte[] value) {
        return value == null ? LEFT_OUT : value;
    }

    private static View base(Object overlay) {
        return (View) Inside.get(overlay, "base");
    }

    private static boolean isTombstone(byte[] stored) {
        try {
            var method = Class.forName("io.balsa.store.mvcc.Version").getDeclaredMethod("isTombstone", byte[].class);
            method.setAccessible(true);
            return (boolean) method.invoke(null, (Object) stored);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void revisionBack(MemoryEngine engine) {
        byte[] key = "revision".getBytes(StandardCharsets.US_ASCII);
        byte[] stored = engine.snapshot().get(Column.META, key);
        if (stored != null) {
            long revision = ByteBuffer.wrap(stored).getLong();
            engine.write(new Batch()
                    .put(
                            Column.META,
                            key,
                            ByteBuffer.allocate(8).putLong(revision - 1).array()));
        }
    }

    static List<?> withoutLast(List<?> list) {
        return list.isEmpty() ? list : list.subList(0, list.size() - 1);
    }

    static List<?> reversed(List<?> list) {
        List<Object> others = new ArrayList<>(list);
        Collections.reverse(others);
        return others;
    }
}
