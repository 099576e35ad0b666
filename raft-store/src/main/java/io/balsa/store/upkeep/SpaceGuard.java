package io.balsa.store.upkeep;

import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmType;
import io.balsa.store.alarm.Alarms;
import io.balsa.store.alarm.SpaceCost;
import io.balsa.store.mvcc.Refusals;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.v1.Command;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the log and lets in what there is room for. Where the store's quota or the disk is used up it raises NOSPACE
 * for this member, and every member refuses from then on.
 *
 * <p>Guarantees: what takes room is refused here once the store has reached its quota, free disk its reserve, or NOSPACE is
 * on; the alarm is on, or could not be raised, when the first refusal is answered. A refusal for an alarm is never older
 * than the request: the alarm is looked at again behind a read barrier. Deletes, reads, compaction, revocation always pass.
 *
 * <p>Not promised: an exact border. What is under way when space runs out is still applied.
 *
 * <p>Any thread; {@link #admit} blocks nobody.
 */
public final class SpaceGuard {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceGuard.class);
    /** What a byte may take for a while: in the log, flushed, compacted once, and again while its old files are open. */
    private static final long DISK_BYTES_PER_BYTE = 4;

    private static final CompletableFuture<@Nullable Void> ADMITTED = CompletableFuture.completedFuture(null);

    /**
     * What it looks at and what it may do.
     *
     * @param alarms those that have been applied here
     * @param barrier completes when what has been acknowledged before has been applied here
     * @param propose replicates a command
     * @param readers for a look at the engine
     */
    public record Surroundings(
            Space space,
            Supplier<Alarms> alarms,
            Supplier<CompletableFuture<Void>> barrier,
            Function<Command, CompletableFuture<?>> propose,
            Executor readers) {}

    private final long memberId;
    private final QuotaMeter quota;
    private final Surroundings around;

    private volatile boolean diskLow;
    /** What may be let through before the disk is looked at again. */
    private final AtomicLong unlookedBytes = new AtomicLong();
    /** Something that takes room has been applied since the last look. */
    private volatile boolean grown;
    /** Guarded by this: the alarm that is on its way. */
    private @Nullable CompletableFuture<@Nullable Void> raising;

    public SpaceGuard(long memberId, QuotaMeter quota, Surroundings around) {
        this.memberId = memberId;
        this.quota = quota;
        this.around = around;
    }

    /** @return fails with {@link RefusedException} when there is no room for the command */
    public CompletableFuture<@Nullable Void> admit(Command command) {
        long cost = SpaceCost.of(command);
        if (cost == 0 || around.alarms().get().corrupt()) {
            // What a corrupt cluster refuses, it refuses for that reason, when the command is applied.
            return ADMITTED;
        }
        if (diskLow) {
            return raise().thenCompose(done -> refused());
        }
        if (unlookedBytes.addAndGet(-cost) < 0) {
            return CompletableFuture.runAsync(this::look, around.readers()).thenCompose(done -> admitToDisk(cost));
        }
        return admitToDisk(cost);
    }

    private CompletableFuture<@Nullable Void> admitToDisk(long cost) {
        if (diskLow) {
            return raise().thenCompose(done -> refused());
        }
        if (around.alarms().get().noSpace()) {
            return around.barrier()
                    .get()
                    .thenCompose(done -> around.alarms().get().noSpace() ? refused() : admitToQuota(cost));
        }
        return admitToQuota(cost);
    }

    private CompletableFuture<@Nullable Void> admitToQuota(long cost) {
        return quota.charge(cost)
                ? ADMITTED
                : CompletableFuture.supplyAsync(() -> chargeAfterLook(cost), around.readers())
                        .thenCompose(fits -> fits ? ADMITTED : raise().thenCompose(done -> refused()));
    }

    private boolean chargeAfterLook(long cost) {
        quota.measured(around.space().storeBytes());
        return quota.charge(cost);
    }

    private static CompletableFuture<@Nullable Void> refused() {
        return CompletableFuture.failedFuture(new RefusedException(Refusals.NO_SPACE));
    }

    /** On the applying thread: something that takes room has been applied. */
    public void grew() {
        grown = true;
    }

    /** To be called regularly, where the disk may be asked; any thread. */
    public void look() {
        long storeBytes = around.space().storeBytes();
        quota.measured(storeBytes);
        long freeBytes = around.space().freeBytes();
        long reserveBytes = around.space().reserveBytes();
        boolean low = freeBytes < reserveBytes;
        unlookedBytes.set(Math.max(0, freeBytes - reserveBytes) / DISK_BYTES_PER_BYTE);
        // What is left then is for the raft log and for flushes: a failure of theirs would end this member.
        around.space().tidyWithin(freeBytes - reserveBytes / 2);
        if (turned(low)) {
            LOG.warn(
                    low
                            ? "the disk has {} free bytes left, less than the reserve of {}: writes are refused"
                            : "the disk has {} free bytes again, more than the reserve of {}",
                    freeBytes,
                    reserveBytes);
        }
        boolean overQuota = grown && quota.exceededBy(storeBytes);
        // etcd: an alarm that was taken back comes again with the next write, not by itself. A full disk does not wait.
        grown = false;
        if ((low || overQuota) && !isRaised()) {
            raise();
        }
    }

    private synchronized boolean turned(boolean low) {
        boolean turned = low != diskLow;
        diskLow = low;
        return turned;
    }

    private boolean isRaised() {
        return around.alarms().get().has(memberId, AlarmType.NOSPACE);
    }

    /** Completes when the alarm is on, or cannot be raised now. */
    private CompletableFuture<@Nullable Void> raise() {
        if (isRaised()) {
            return ADMITTED;
        }
        CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
        synchronized (this) {
            if (raising != null) {
                return raising;
            }
            raising = mine;
        }
        LOG.warn("space has run out: raising NOSPACE; compact, defragment, then disarm the alarm");
        around.propose()
                .apply(Command.newBuilder()
                        .setAlarm(AlarmRequest.newBuilder()
                                .setAction(AlarmRequest.AlarmAction.ACTIVATE)
                                .setMemberID(memberId)
                                .setAlarm(AlarmType.NOSPACE))
                        .build())
                .whenComplete((applied, failure) -> {
                    synchronized (this) {
                        raising = null;
                    }
                    mine.complete(null);
                });
        return mine;
    }
}
