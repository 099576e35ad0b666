package io.balsa.store.raft;

import io.balsa.store.v1.Command;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Lets a simulation stand where raft stands below the real proposer. */
public interface SimulatedLog {
    boolean ready();

    /** As {@link CommandLog#append}. */
    CompletableFuture<List<Outcome>> append(List<Command> commands);

    static Proposer proposer(
            SimulatedLog log, Proposer.Bounds bounds, long timeoutNanos, LongSupplier nanoTime, Executor completions) {
        CommandLog commands = new CommandLog() {
            @Override
            public boolean isReady() {
                return log.ready();
            }

            @Override
            public CompletableFuture<List<Outcome>> append(List<Command> batch) {
                return log.append(batch);
            }
        };
        return new Proposer(commands, bounds, timeoutNanos, nanoTime, completions);
    }

    /** The batch certainly has not been appended and never will be. */
    static RuntimeException notAccepted() {
        return new CommandLog.NotAccepted("by the simulation");
    }

    /** Nobody knows what became of the batch. */
    static RuntimeException unknown() {
        return new RequestFailed(RequestFailed.Reason.LEADER_CHANGED);
    }
}
