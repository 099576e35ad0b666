package io.balsa.store.raft;

import io.balsa.store.raft.RequestFailed.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes local reads linearizable. All reads that wait share one round: on the leader, a term ping to every member; on a
 * follower, one request to the leader for an index that such a round has confirmed. A read that arrives while a round is
 * under way waits for the next one, because the answers of a round say nothing about what happened after it was sent.
 *
 * <p>Guarantee: when the barrier completes, everything that had been acknowledged to any client of any member before the
 * read arrived has been applied here. Without a majority it fails with {@link RequestFailed} in time and never lets a read
 * through. Ratis' own read index is not used: it answers without asking anybody when the commit index has not moved.
 */
final class ReadBarrier {
    /** Finds an index that covers every acknowledged write; how depends on whether this member leads. */
    interface Source {
        /** One round. Fails when this member neither leads nor reaches the leader, or leadership was not confirmed. */
        CompletableFuture<Long> confirm();

        /** To be called regularly: fails rounds whose time is up. */
        void tick();
    }

    /** etcd: after half a second without an answer it asks for the index again, and counts that. */
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private record Waiting(long deadlineNanos, CompletableFuture<Long> index) {}

    private final Source source;
    private final AppliedIndex applied;
    private final LongSupplier nanoTime;

    private final LongAdder failed = new LongAdder();
    private final LongAdder slow = new LongAdder();

    // Guarded by "this".
    private List<Waiting> waiting = new ArrayList<>();
    private boolean underWay;
    private boolean closed;

    ReadBarrier(Source source, AppliedIndex applied, LongSupplier nanoTime) {
        this.source = source;
        this.applied = applied;
        this.nanoTime = nanoTime;
    }

    /** Completes when a local read sees everything acknowledged before this call. */
    CompletableFuture<Void> await(long timeoutNanos) {
        long deadline = nanoTime.getAsLong() + timeoutNanos;
        return index(deadline).thenCompose(index -> applied.await(index, deadline));
    }

    /** An index that covers everything acknowledged before this call; it may not have been applied here yet. */
    CompletableFuture<Long> index(long deadlineNanos) {
        Waiting read = new Waiting(deadlineNanos, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(new RequestFailed(Reason.STOPPED));
            }
            waiting.add(read);
        }
        startRound();
        return read.index();
    }

    /** To be called regularly: fails those whose time is up and tries again for the others. */
    void tick() {
        source.tick();
        List<Waiting> late = new ArrayList<>();
        long now = nanoTime.getAsLong();
        synchronized (this) {
            waiting.removeIf(read -> read.deadlineNanos() - now <= 0 && late.add(read));
        }
        failed.add(late.size());
        late.forEach(read -> read.index().completeExceptionally(new RequestFailed(Reason.TIMED_OUT)));
        startRound();
    }

    /** Reads that waited in vain, since the start. */
    long failed() {
        return failed.sum();
    }

    /** Rounds that were not confirmed, or took long, since the start. */
    long slow() {
        return slow.sum();
    }

    void close() {
        List<Waiting> left;
        synchronized (this) {
            closed = true;
            left = waiting;
            waiting = new ArrayList<>();
        }
        left.forEach(read -> read.index().completeExceptionally(new RequestFailed(Reason.STOPPED)));
    }

    private void startRound() {
        List<Waiting> reads;
        synchronized (this) {
            if (underWay || waiting.isEmpty()) {
                return;
            }
            underWay = true;
            reads = waiting;
            waiting = new ArrayList<>();
        }
        long start = nanoTime.getAsLong();
        source.confirm().whenComplete((index, failure) -> {
            if (failure != null || nanoTime.getAsLong() - start > SLOW_NANOS) {
                slow.increment();
            }
            endRound(reads, index, failure);
        });
    }

    private void endRound(List<Waiting> reads, @Nullable Long index, @Nullable Throwable failure) {
        synchronized (this) {
            underWay = false;
            if (failure != null && !closed) {
                // The next try comes with the next read or tick(): a round that fails at once must not spin.
                reads.addAll(waiting);
                waiting = reads;
                return;
            }
        }
        if (index != null) {
            reads.forEach(read -> read.index().complete(index));
        } else {
            reads.forEach(read -> read.index().completeExceptionally(new RequestFailed(Reason.STOPPED)));
        }
        startRound();
    }
}
