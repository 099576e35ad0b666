package io.balsa.store.upkeep;

import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.store.alarm.Alarms;
import io.balsa.store.config.CorruptionChecks;
import io.balsa.store.mvcc.StoreHash;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.upkeep.HashComparison.Answer;
import io.balsa.store.v1.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The comparison of all members' histories, by the leader every so often and by a member before it serves anybody, and the
 * alarm when one differs. A member that does not answer, or has not applied as much, is left for the next time.
 *
 * <p>Once the alarm is on, the store takes no more writes and the question is settled: nothing is compared until somebody
 * has disarmed it.
 *
 * <p>{@link #tick} belongs to the timer's thread; checksums are computed on the worker.
 */
final class CorruptionCheck {
    private static final Logger LOG = LoggerFactory.getLogger(CorruptionCheck.class);

    /** A checksum reads a member's whole history. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** etcd: a member that starts asks for no longer than one request may take, and starts if nobody answers. */
    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(7);

    /** What it asks and where it works. */
    record Surroundings(RaftStore raft, long memberId, StoreReader reader, Supplier<Alarms> alarms, Executor worker) {}

    private final Surroundings around;
    private final CorruptionChecks checks;
    private long nextNanos;
    private long nextAfterCompactionNanos;
    private long comparedCompaction;
    private CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);

    CorruptionCheck(Surroundings around, CorruptionChecks checks, long nowNanos) {
        this.around = around;
        this.checks = checks;
        this.nextNanos = nowNanos + checks.every().toNanos();
        this.nextAfterCompactionNanos = nowNanos + checks.compactHashEvery().toNanos();
    }

    /**
     * Whether this member may serve, if that is to be asked at all.
     *
     * @throws IOException with a sentence for the operator: a majority has other data than this member
     */
    void requireSame() throws IOException {
        if (!checks.atStart()) {
            return;
        }
        StoreHash.OfHistory mine = around.reader().hashHistory(0);
        Set<Long> differing = differing(mine, PATIENCE_AT_START).join();
        if (differing.contains(around.memberId()) || differing.contains(HashComparison.NOBODY_KNOWS_WHO)) {
            throw new IOException("this member's data differs from that of the others up to revision " + mine.revision()
                    + ": replace it under a new id, or start it without --feature-gates=InitialCorruptCheck=true");
        }
    }

    /** @param compacted the revision of the last compaction that has been applied here */
    void tick(long nowNanos, boolean leads, long compacted) {
        if (!underWay.isDone()
                || !isDue(nowNanos, compacted)
                || !leads
                || around.alarms().get().corrupt()) {
            return;
        }
        comparedCompaction = compacted;
        try {
            underWay = CompletableFuture.supplyAsync(() -> around.reader().hashHistory(0), around.worker())
                    .thenCompose(mine -> differing(mine, PATIENCE)
                            .thenAccept(members -> members.forEach(member -> raise(member, mine))))
                    .exceptionally(failure -> {
                        LOG.info("members were not compared: {}", failure.toString());
                        return null;
                    });
        } catch (RejectedExecutionException e) {
            LOG.debug("stopped before members were compared");
        }
    }

    private boolean isDue(long nowNanos, long compacted) {
        boolean due = false;
        if (!checks.every().isZero() && nowNanos - nextNanos >= 0) {
            nextNanos = nowNanos + checks.every().toNanos();
            due = true;
        }
        if (checks.compactHashes() && nowNanos - nextAfterCompactionNanos >= 0) {
            nextAfterCompactionNanos = nowNanos + checks.compactHashEvery().toNanos();
            due |= compacted != comparedCompaction;
        }
        return due;
    }

    private CompletableFuture<Set<Long>> differing(StoreHash.OfHistory mine, Duration patience) {
        List<Answer> answers = new ArrayList<>();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        HashKVRequest request =
                HashKVRequest.newBuilder().setRevision(mine.revision()).build();
        for (long other : around.raft().hashes().others()) {
            all.add(around.raft().hashes().of(other, request, patience).handle((answer, failure) -> {
                if (answer != null) {
                    synchronized (answers) {
                        answers.add(answer(other, answer));
                    }
                }
                return null;
            }));
        }
        int members = all.size() + 1;
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> HashComparison.differing(
                        new Answer(around.memberId(), mine.hash(), mine.compacted()), answers, members));
    }

    private static Answer answer(long member, HashKVResponse response) {
        return new Answer(member, response.getHash(), response.getCompactRevision());
    }

    private void raise(long member, StoreHash.OfHistory mine) {
        LOG.error(
                "member {} has other data than the rest up to revision {}: raising CORRUPT; take it out and replace it",
                Long.toHexString(member),
                mine.revision());
        around.raft()
                .propose(Command.newBuilder()
                        .setAlarm(AlarmRequest.newBuilder()
                                .setAction(AlarmRequest.AlarmAction.ACTIVATE)
                                .setMemberID(member)
                                .setAlarm(AlarmType.CORRUPT))
                        .build());
    }
}
