package io.balsa.store.upkeep;

import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.store.alarm.Alarms;
import io.balsa.store.apply.AppliedBatch;
import io.balsa.store.config.CorruptionChecks;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.NoRoomException;
import io.balsa.store.mvcc.Refusals;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.raft.Outcome;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The regular work of one member, each kind when it is due. Nothing here blocks its caller. */
public final class UpkeepDuties {
    private static final Logger LOG = LoggerFactory.getLogger(UpkeepDuties.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** From this part of the quota on, what a compaction has removed is given back at once. */
    private static final double RECLAIM_FROM = 0.5;

    /**
     * What it works on.
     *
     * @param revision the store's, as applied here
     * @param alarms those that have been applied here
     * @param background for looks at the disk
     * @param worker for what takes its time
     */
    public record Surroundings(
            RaftStore raft,
            long memberId,
            Engine engine,
            StoreReader reader,
            LongSupplier revision,
            Supplier<Alarms> alarms,
            LongSupplier nanoTime,
            Executor background,
            Executor worker) {}

    /**
     * What an operator has chosen.
     *
     * @param corruption when members are compared
     */
    public record Settings(Retention retention, CorruptionChecks corruption) {}

    private final Surroundings around;
    private final SpaceGuard space;
    private final QuotaMeter quota;
    private final Scrub scrub;
    private final AutoCompaction autoCompaction;
    private final CorruptionCheck corruptionCheck;
    private final AtomicBoolean looking = new AtomicBoolean();

    // Only the timer's thread.
    private long nextLookNanos;
    private @Nullable CompletableFuture<OptionalLong> compacting;

    /** Written by the applying thread alone. */
    private volatile long compacted;

    public UpkeepDuties(Surroundings around, Settings settings, QuotaMeter quota, SpaceGuard space, Scrub scrub) {
        this.around = around;
        this.space = space;
        this.quota = quota;
        this.scrub = scrub;
        long now = around.nanoTime().getAsLong();
        this.autoCompaction = new AutoCompaction(settings.retention(), now);
        CorruptionCheck.Surroundings aroundCheck = new CorruptionCheck.Surroundings(
                around.raft(), around.memberId(), around.reader(), around.alarms(), around.worker());
        this.corruptionCheck = new CorruptionCheck(aroundCheck, settings.corruption(), now);
        this.nextLookNanos = now;
    }

    /**
     * To be called before anybody is served. What was compacted before the last end of this member may not all have been
     * removed.
     *
     * @throws IOException with a sentence for the operator: the member has other data than the others, and was to ask
     */
    public void start() throws IOException {
        corruptionCheck.requireSame();
        scrub.wake();
    }

    /** On the applying thread: only notes what happened. */
    public void applied(AppliedBatch batch) {
        boolean grew = batch.revisions().stream()
                .flatMap(revision -> revision.events().stream())
                .anyMatch(event -> event.getType() == Event.EventType.PUT);
        if (grew) {
            space.grew();
        }
        scrubTo(batch.compactedRevision());
    }

    /** On the applying thread: the state of another member has taken the place of this one's. */
    public void replaced(StoreState state) {
        space.grew();
        scrubTo(state.compacted());
    }

    private void scrubTo(long revision) {
        if (revision > compacted) {
            compacted = revision;
            scrub.wake();
        }
    }

    /** On the timer, several times a second. */
    public void tick() {
        long now = around.nanoTime().getAsLong();
        if (now - nextLookNanos >= 0) {
            nextLookNanos = now + BETWEEN_LOOKS.toNanos();
            look();
        }
        boolean leads = around.raft().leader() == around.memberId();
        compact(now, leads);
        corruptionCheck.tick(now, leads, compacted);
    }

    private void look() {
        if (!looking.compareAndSet(false, true)) {
            // The disk has not answered the last time.
            return;
        }
        try {
            around.background().execute(() -> {
                try {
                    space.look();
                } finally {
                    looking.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            looking.set(false);
        }
    }

    private void compact(long now, boolean leads) {
        CompletableFuture<OptionalLong> before = compacting;
        if (before != null) {
            if (!before.isDone()) {
                return;
            }
            compacting = null;
            before.join().ifPresent(revision -> autoCompaction.succeeded(now, revision));
        }
        RaftStore raft = around.raft();
        OptionalLong due = autoCompaction.look(now, around.revision().getAsLong(), leads);
        if (due.isEmpty()) {
            return;
        }
        long revision = due.getAsLong();
        Command command = Command.newBuilder()
                .setExpectedTerm(raft.term())
                .setCompact(CompactionRequest.newBuilder().setRevision(revision))
                .build();
        compacting = raft.propose(command).handle((outcome, failure) -> {
            boolean done = outcome != null && isCompacted(outcome);
            LOG.info("compaction by itself at revision {}: {}", revision, done ? "done" : "failed, tried again later");
            return done ? OptionalLong.of(revision) : OptionalLong.empty();
        });
    }

    private static boolean isCompacted(Outcome.Applied outcome) {
        Result result = outcome.result();
        return result.hasCompact() || result.getRefusal().equals(Refusals.COMPACTED);
    }

    /** Completes when everything that a compaction at this revision made superfluous is gone from this member. */
    public CompletableFuture<@Nullable Void> scrubbed(long revision) {
        return scrub.await(revision);
    }

    /** Gives back the room of what has been removed; completes when that is done. */
    public CompletableFuture<@Nullable Void> defragment() {
        return CompletableFuture.runAsync(this::reclaim, around.worker());
    }

    private void reclaim() {
        around.engine().reclaim(Engine.Room.ALL);
        space.look();
    }

    /** After a compaction has been cleaned up behind: when the quota is not far, the room is needed back. */
    public static Runnable reclaimWhenNeeded(Engine engine, QuotaMeter quota) {
        return () -> {
            if (quota.quotaBytes() >= 0 && engine.sizeBytes() >= RECLAIM_FROM * quota.quotaBytes()) {
                try {
                    engine.reclaim(Engine.Room.SPARE);
                } catch (NoRoomException e) {
                    LOG.warn("the room of what was compacted is not given back yet: {}", e.getMessage());
                }
            }
        };
    }

    /** Versions that compactions have removed, since the start. */
    public long removed() {
        return scrub.removed();
    }

    /** In bytes; negative: none. */
    public long quotaBytes() {
        return quota.quotaBytes();
    }
}
