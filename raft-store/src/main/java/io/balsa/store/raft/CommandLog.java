package io.balsa.store.raft;

import io.balsa.store.v1.Command;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where the {@link Proposer} sends its batches: the local raft group, or the leader's proposer on another member. */
interface CommandLog {
    /** Whether there is anybody to send to at this moment; any thread. */
    boolean isReady();

    /**
     * Appends the commands as one batch, at most once. Must not block.
     *
     * @return one outcome per command, in order; fails with {@link NotAccepted} when it is certain that the batch has not
     *     been appended and never will be, and with anything else when its fate is not known
     */
    CompletableFuture<List<Outcome>> append(List<Command> commands);

    /** The batch was turned away before anything happened: it may be sent again. */
    final class NotAccepted extends RuntimeException {
        NotAccepted(String message) {
            super(message, null, false, false);
        }
    }
}
