package io.balsa.store;

import io.balsa.etcd.v3.Member;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.member.MemberRefusals;
import io.balsa.store.member.MemberTable;
import io.balsa.store.raft.Identity;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.MemberChange;
import io.balsa.store.v1.Result;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member that has started tells the others its name and client addresses, if they do not know them, and binds its id to its
 * data folder. It reads once as a client would first, so when this is done the member serves. Tried until it has worked.
 */
final class Announcement {
    /** The cluster says that this member's id belongs to another data folder. */
    static final class OtherDisk extends RuntimeException {
        OtherDisk() {
            super("another data dir has this member's id", null, false, false);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Announcement.class);
    private static final long RETRY_MILLIS = 100;

    private final RaftStore raft;
    private final Engine engine;
    private final Identity self;
    private final Member description;
    private final Executor readers;
    private final ScheduledExecutorService timer;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** @param description this member's name and client addresses */
    Announcement(RaftStore raft, Engine engine, Identity self, Member description, StoreThreads threads) {
        this.raft = raft;
        this.engine = engine;
        this.self = self;
        this.description = description;
        this.readers = threads.readers();
        this.timer = threads.timer();
    }

    /** @return completes when the member serves; fails with {@link OtherDisk} */
    CompletableFuture<Void> start() {
        attempt();
        return done;
    }

    private void attempt() {
        raft.readBarrier().thenComposeAsync(read -> next(), readers).whenComplete((complete, failure) -> {
            if (failure == null && complete) {
                done.complete(null);
            } else if (failure != null && failure.getCause() instanceof OtherDisk other) {
                done.completeExceptionally(other);
            } else {
                again();
            }
        });
    }

    /** What is left to say; true: nothing. */
    private CompletableFuture<Boolean> next() {
        try (Snapshot now = engine.snapshot()) {
            Optional<Member> known = MemberTable.find(now, self.id());
            if (known.isEmpty()) {
                // The leader has not made the table yet.
                return CompletableFuture.completedFuture(false);
            }
            OptionalLong disk = MemberTable.disk(now, self.id());
            if (disk.isEmpty() || disk.getAsLong() != self.disk()) {
                return raft.claim().thenApply(applied -> refuseOtherDisk(applied.result()));
            }
            boolean told = known.get().getName().equals(description.getName())
                    && known.get().getClientURLsList().equals(description.getClientURLsList());
            return told
                    ? CompletableFuture.completedFuture(true)
                    : raft.propose(Command.newBuilder()
                                    .setMember(MemberChange.newBuilder().setPublish(description))
                                    .build())
                            .thenApply(applied -> false);
        }
    }

    private static boolean refuseOtherDisk(Result result) {
        if (result.getRefusal().equals(MemberRefusals.OTHER_DISK)) {
            throw new OtherDisk();
        }
        return false;
    }

    private void again() {
        try {
            timer.schedule(this::attempt, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopped before it was ready");
        }
    }
}
