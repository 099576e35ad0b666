package io.balsa.store.upkeep;

import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.store.mvcc.StoreHash;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.upkeep.HashComparison.Answer;
import io.balsa.store.v1.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's comparison of all members' histories, and the alarm when one differs. A member that does not answer, or has
 * not applied as much, is left for the next time.
 *
 * <p>Belongs to the timer's thread; checksums are computed on the worker.
 */
final class CorruptionCheck {
    private static final Logger LOG = LoggerFactory.getLogger(CorruptionCheck.class);

    /** What it asks and where it works. */
    record Surroundings(RaftStore raft, long memberId, StoreReader reader, Executor worker) {}

    private final Surroundings around;
    private final long everyNanos;
    private long nextNanos;
    private CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);

    /** @param every zero: never */
    CorruptionCheck(Surroundings around, Duration every, long nowNanos) {
        this.around = around;
        this.everyNanos = every.toNanos();
        this.nextNanos = nowNanos + everyNanos;
    }

    void tick(long nowNanos, boolean leads) {
        if (everyNanos == 0 || nowNanos - nextNanos < 0 || !underWay.isDone()) {
            return;
        }
        nextNanos = nowNanos + everyNanos;
        if (!leads) {
            return;
        }
        try {
            underWay = CompletableFuture.supplyAsync(() -> around.reader().hashHistory(0), around.worker())
                    .thenCompose(this::compare)
                    .exceptionally(failure -> {
                        LOG.info("members were not compared: {}", failure.toString());
                        return null;
                    });
        } catch (RejectedExecutionException e) {
            LOG.debug("stopped before members were compared");
        }
    }

    private CompletableFuture<Void> compare(StoreHash.OfHistory mine) {
        List<Answer> answers = new ArrayList<>();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        HashKVRequest request =
                HashKVRequest.newBuilder().setRevision(mine.revision()).build();
        for (long other : around.raft().hashes().others()) {
            all.add(around.raft().hashes().of(other, request).handle((answer, failure) -> {
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
                .thenRun(() -> HashComparison.differing(
                                new Answer(around.memberId(), mine.hash(), mine.compacted()), answers, members)
                        .forEach(member -> raise(member, mine)));
    }

    private static Answer answer(long member, HashKVResponse response) {
        return new Answer(member, response.getHash(), response.getCompactRevision());
    }

    private void raise(long member, StoreHash.OfHistory mine) {
        LOG.error(
                "member {} has other data than the rest up to revision {}: raising CORRUPT; take it out and replace it",
                Long.toHexString(member),
                mine.revision());
        around.raft().propose(Command.newBuilder()
                .setAlarm(AlarmRequest.newBuilder()
                        .setAction(AlarmRequest.AlarmAction.ACTIVATE)
                        .setMemberID(member)
                        .setAlarm(AlarmType.CORRUPT))
                .build());
    }
}
