package io.balsa.store.upkeep;

import io.balsa.store.mvcc.Compaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes what compactions have made unreadable: runs the steps of {@link Compaction} one after the other, and rests after
 * each for several times as long as it took, so that most of the time belongs to the writes: members may share processors
 * and disks, and all of them remove at once.
 *
 * <p>Any thread may call; steps run on the worker, one at a time.
 */
public final class Scrub {
    private static final int RESTS_EACH = 4;

    /** Where it runs. */
    public record Surroundings(Executor worker, ScheduledExecutorService timer, LongSupplier nanoTime) {}

    private final Compaction compaction;
    private final Runnable afterwards;
    private final Surroundings around;

    private record Waiting(long revision, CompletableFuture<@Nullable Void> future) {}

    // Guarded by this.
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean running;
    private boolean again;
    private long finished;

    /** @param afterwards called on the worker when everything superfluous has been removed */
    public Scrub(Compaction compaction, Runnable afterwards, Surroundings around) {
        this.compaction = compaction;
        this.afterwards = afterwards;
        this.around = around;
    }

    /** There may be something to remove. */
    public void wake() {
        synchronized (this) {
            again = true;
            if (running) {
                return;
            }
            running = true;
        }
        next(0);
    }

    /** Completes when everything that a compaction at this revision made superfluous is gone from this member. */
    public CompletableFuture<@Nullable Void> await(long revision) {
        CompletableFuture<@Nullable Void> future = new CompletableFuture<>();
        synchronized (this) {
            if (finished < revision) {
                waiting.add(new Waiting(revision, future));
                future.whenComplete((done, failure) -> forget(future));
                return future;
            }
        }
        future.complete(null);
        return future;
    }

    /** Versions that have been removed, since the start. */
    long removed() {
        return compaction.removed();
    }

    private synchronized void forget(CompletableFuture<?> future) {
        waiting.removeIf(one -> one.future() == future);
    }

    private void next(long restNanos) {
        try {
            if (restNanos > 0) {
                around.timer().schedule(() -> next(0), restNanos, TimeUnit.NANOSECONDS);
            } else {
                around.worker().execute(this::step);
            }
        } catch (RejectedExecutionException e) {
            // The member stops; the next one goes on where this one was.
            synchronized (this) {
                running = false;
            }
        }
    }

    private void step() {
        synchronized (this) {
            again = false;
        }
        long start = around.nanoTime().getAsLong();
        if (compaction.step()) {
            next(Math.max(1, RESTS_EACH * (around.nanoTime().getAsLong() - start)));
        } else {
            end();
        }
    }

    private void end() {
        long reached = compaction.finished();
        boolean more;
        boolean progress;
        List<Waiting> done = new ArrayList<>();
        synchronized (this) {
            progress = reached > finished;
        }
        if (progress) {
            afterwards.run();
        }
        synchronized (this) {
            finished = reached;
            waiting.removeIf(one -> one.revision() <= reached && done.add(one));
            more = again;
            running = more;
        }
        done.forEach(one -> one.future().complete(null));
        if (more) {
            next(0);
        }
    }
}
