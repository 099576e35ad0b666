package io.balsa.store.raft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Lets others wait until this member has applied the log up to an index. The applying thread only publishes a number; the
 * waiting futures complete on the executor.
 */
final class AppliedIndex {
    private record Waiting(long index, long deadlineNanos, CompletableFuture<Void> future) {}

    private final LongSupplier nanoTime;
    private final Executor completions;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiting::index));

    // Written by the applying thread before it reads lowestWaited; a waiter writes lowestWaited before it reads
    // applied:
    // one of the two always sees the other.
    private volatile long applied;
    private volatile long lowestWaited = Long.MAX_VALUE;

    AppliedIndex(long applied, LongSupplier nanoTime, Executor completions) {
        this.applied = applied;
        this.nanoTime = nanoTime;
        this.completions = completions;
    }

    long get() {
        return applied;
    }

    /** The applying thread has applied everything up to {@code index}, and it can be read. */
    void advance(long index) {
        applied = index;
        if (index >= lowestWaited) {
            completions.execute(this::release);
        }
    }

    /** Completes when {@code index} has been applied; fails with {@link RequestFailed} at the deadline. */
    CompletableFuture<Void> await(long index, long deadlineNanos) {
        if (index <= applied) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> future = new CompletableFuture<>();
        synchronized (waiting) {
            waiting.add(new Waiting(index, deadlineNanos, future));
            lowestWaited = waiting.element().index();
        }
        if (index <= applied) {
            completions.execute(this::release);
        }
        return future;
    }

    /** To be called regularly: fails those whose time is up. */
    void tick() {
        if (lowestWaited == Long.MAX_VALUE) {
            return;
        }
        List<CompletableFuture<Void>> late = new ArrayList<>();
        long now = nanoTime.getAsLong();
        synchronized (waiting) {
            waiting.removeIf(entry -> entry.deadlineNanos() - now <= 0 && late.add(entry.future()));
            publishLowest();
        }
        late.forEach(future -> future.completeExceptionally(new RequestFailed(RequestFailed.Reason.TIMED_OUT)));
    }

    private void release() {
        List<CompletableFuture<Void>> reached = new ArrayList<>();
        synchronized (waiting) {
            while (!waiting.isEmpty() && waiting.element().index() <= applied) {
                reached.add(waiting.remove().future());
            }
            publishLowest();
        }
        reached.forEach(future -> future.complete(null));
    }

    private void publishLowest() {
        Waiting lowest = waiting.peek();
        lowestWaited = lowest == null ? Long.MAX_VALUE : lowest.index();
    }
}
