package io.balsa.store.raft;

import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.v1.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns concurrent commands into few log entries. While fewer than {@code window} batches are under way, whatever has queued
 * goes out as the next one, on the thread that brought the last command; so an idle store adds no hop and no delay, and a
 * busy one writes batches as large as its load.
 *
 * <p>Worked example, window 1: {@code a} arrives and goes out at once as [a]; {@code b}, {@code c}, {@code d} arrive while it
 * is under way and wait; [a] is applied; [b c d] goes out.
 *
 * <p>Guarantees: every command gets exactly one outcome, at the latest when its time is up; a command is sent again only
 * after {@link CommandLog.NotAccepted}, that is, when it certainly did not happen; queue length and bytes are bounded. While
 * there is nobody to send to, commands wait. Not promised: an order between commands that are under way together.
 *
 * <p>Thread-safe. Futures complete on the executor given for completions, never on the thread that applies.
 */
public final class Proposer {
    /** Bounds of the queue and of a batch. */
    public record Bounds(int window, int batchCommands, int batchBytes, int queueCommands, long queueBytes) {}

    private static final class Proposal {
        final Command command;
        final int bytes;
        final long deadlineNanos;
        final CompletableFuture<Outcome.Applied> future = new CompletableFuture<>();

        Proposal(Command command, long deadlineNanos) {
            this.command = command;
            this.bytes = command.getSerializedSize();
            this.deadlineNanos = deadlineNanos;
        }
    }

    private final CommandLog log;
    private final Bounds bounds;
    private final long timeoutNanos;
    private final LongSupplier nanoTime;
    private final Executor completions;

    private final LongAdder failed = new LongAdder();

    // Everything below is guarded by "this"; nothing is sent or completed while it is held.
    private final Deque<Proposal> queue = new ArrayDeque<>();
    private final List<List<Proposal>> underWay = new ArrayList<>();
    private int admittedCommands;
    private long admittedBytes;
    private boolean paused;
    private boolean closed;

    public Proposer(CommandLog log, Bounds bounds, long timeoutNanos, LongSupplier nanoTime, Executor completions) {
        this.log = log;
        this.bounds = bounds;
        this.timeoutNanos = timeoutNanos;
        this.nanoTime = nanoTime;
        this.completions = completions;
    }

    /**
     * Queues a command. Does not block; may send on the calling thread.
     *
     * @return the outcome; fails with {@link RequestFailed}
     */
    public CompletableFuture<Outcome.Applied> propose(Command command) {
        Proposal proposal = new Proposal(command, nanoTime.getAsLong() + timeoutNanos);
        synchronized (this) {
            if (closed) {
                return failed(Reason.STOPPED);
            }
            if (admittedCommands >= bounds.queueCommands() || admittedBytes + proposal.bytes > bounds.queueBytes()) {
                return failed(Reason.TOO_MANY_REQUESTS);
            }
            admittedCommands++;
            admittedBytes += proposal.bytes;
            queue.addLast(proposal);
        }
        pump();
        return proposal.future;
    }

    /** Sends what can be sent: to be called when a leader has become known or ready. */
    public void resume() {
        synchronized (this) {
            paused = false;
        }
        pump();
    }

    /** To be called regularly: ends the wait of commands whose time is up, and tries again where a batch was turned away. */
    public void tick() {
        List<Proposal> late = new ArrayList<>();
        long now = nanoTime.getAsLong();
        synchronized (this) {
            while (!queue.isEmpty() && queue.peekFirst().deadlineNanos - now <= 0) {
                late.add(release(queue.removeFirst()));
            }
            for (List<Proposal> batch : underWay) {
                for (Proposal proposal : batch) {
                    if (proposal.deadlineNanos - now <= 0 && !proposal.future.isDone()) {
                        late.add(proposal);
                    }
                }
            }
        }
        if (!late.isEmpty()) {
            completions.execute(() -> late.forEach(proposal -> fail(proposal, Reason.TIMED_OUT)));
        }
        resume();
    }

    /** Refuses new commands and gives up on those that have no outcome yet. */
    public void close() {
        List<Proposal> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            left.addAll(queue);
            queue.clear();
            underWay.forEach(left::addAll);
        }
        left.forEach(proposal -> fail(proposal, Reason.STOPPED));
    }

    private void pump() {
        for (List<Proposal> batch = take(); batch != null; batch = take()) {
            send(batch);
        }
    }

    private synchronized @Nullable List<Proposal> take() {
        if (closed || paused || queue.isEmpty() || underWay.size() >= bounds.window() || !log.isReady()) {
            return null;
        }
        List<Proposal> batch = new ArrayList<>(Math.min(queue.size(), bounds.batchCommands()));
        int bytes = 0;
        Iterator<Proposal> next = queue.iterator();
        while (next.hasNext() && batch.size() < bounds.batchCommands()) {
            Proposal proposal = next.next();
            if (!batch.isEmpty() && bytes + proposal.bytes > bounds.batchBytes()) {
                break;
            }
            next.remove();
            batch.add(proposal);
            bytes += proposal.bytes;
        }
        underWay.add(batch);
        return batch;
    }

    private void send(List<Proposal> batch) {
        List<Command> commands = new ArrayList<>(batch.size());
        batch.forEach(proposal -> commands.add(proposal.command));
        log.append(commands).whenCompleteAsync((outcomes, failure) -> settle(batch, outcomes, failure), completions);
    }

    private void settle(List<Proposal> batch, @Nullable List<Outcome> outcomes, @Nullable Throwable failure) {
        boolean again = unwrap(failure) instanceof CommandLog.NotAccepted;
        synchronized (this) {
            underWay.removeIf(other -> other == batch);
            if (again && !closed) {
                // The oldest stay in front. The next try comes with resume() or tick(), so that nobody spins.
                paused = true;
                for (int i = batch.size() - 1; i >= 0; i--) {
                    queue.addFirst(batch.get(i));
                }
            } else {
                batch.forEach(this::release);
            }
        }
        pump();
        if (outcomes != null) {
            for (int i = 0; i < batch.size(); i++) {
                complete(batch.get(i), outcomes.get(i));
            }
        } else if (!again) {
            batch.forEach(proposal -> fail(proposal, reasonOf(failure)));
        }
    }

    private void complete(Proposal proposal, Outcome outcome) {
        if (outcome instanceof Outcome.Applied applied) {
            proposal.future.complete(applied);
        } else if (outcome instanceof Outcome.Unknown unknown) {
            fail(proposal, unknown.reason());
        }
    }

    private Proposal release(Proposal proposal) {
        admittedCommands--;
        admittedBytes -= proposal.bytes;
        return proposal;
    }

    private void fail(Proposal proposal, Reason reason) {
        if (proposal.future.completeExceptionally(new RequestFailed(reason))) {
            failed.increment();
        }
    }

    private static Reason reasonOf(@Nullable Throwable failure) {
        return unwrap(failure) instanceof RequestFailed failed ? failed.reason() : Reason.LEADER_CHANGED;
    }

    /** Commands that wait for their outcome. */
    synchronized int pending() {
        return admittedCommands;
    }

    /** Commands that were admitted and have no outcome to show, since the start. */
    long failed() {
        return failed.sum();
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static CompletableFuture<Outcome.Applied> failed(Reason reason) {
        return CompletableFuture.failedFuture(new RequestFailed(reason));
    }
}
