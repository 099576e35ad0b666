package io.balsa.store.raft;

import com.google.common.util.concurrent.MoreExecutors;
import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.peer.v1.FetchCheckpointRequest;
import io.balsa.peer.v1.OpenCheckpointReply;
import io.balsa.peer.v1.OpenCheckpointRequest;
import io.balsa.store.FaultHandler;
import io.balsa.store.engine.DatabaseFolders;
import io.balsa.store.engine.RocksEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches another member's state when the log no longer leads from this member's to the present one.
 *
 * <p>It is asked again and again, as often as the leader notices that this member needs it, and answers at once: the first
 * time it begins, later it goes on, and when a state is there, open beside the one in use and checked, it hands that out.
 * A connection that breaks is taken up where it broke; a transfer that fails is begun anew after a pause that grows.
 *
 * <p>Any thread; nothing blocks. At most one transfer at a time, and of it at most one chunk in memory.
 */
final class CatchUp {
    /** Where states come from. */
    interface Source {
        CompletableFuture<OpenCheckpointReply> open(String peer, OpenCheckpointRequest request);

        /** Sends the content to the receiver. Returns what ends it early. */
        Runnable fetch(String peer, FetchCheckpointRequest request, Receiver receiver);
    }

    /** Takes what a source sends; called on network threads. */
    interface Receiver {
        /** @param more to be run when the next chunk may come */
        void chunk(CheckpointChunk chunk, Runnable more);

        /** Nothing more comes. Null: the source has sent everything; {@link CopyGone}: it never will. */
        void end(@Nullable Throwable failure);
    }

    /** The peer has removed the copy. */
    static final class CopyGone extends RuntimeException {
        CopyGone() {
            super("the peer has removed the copy", null, false, false);
        }
    }

    /**
     * Patience.
     *
     * @param stallMax without a byte for this long, a connection is given up and another one made
     * @param retryMin pause after a broken connection or a failed transfer; doubles with each up to {@code retryMax}
     * @param giveUpAfter without a byte for this long, over several connections, a transfer has failed: the peer removes its
     *     copy about then
     * @param idleMax how long a state that is ready waits to be wanted; it takes the room of a database
     */
    record Patience(Duration stallMax, Duration retryMin, Duration retryMax, Duration giveUpAfter, Duration idleMax) {
        static final Patience DEFAULT = new Patience(
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(2));

        /** The pause after so many failures in a row. */
        long pauseNanos(int failures) {
            return Math.min(retryMin.toNanos() << Math.min(failures, 20), retryMax.toNanos());
        }
    }

    /** What it runs on; {@code background} may block. */
    record Surroundings(LongSupplier nanoTime, Executor background, FaultHandler faults) {}

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private final String self;
    private final RocksEngine engine;
    private final DatabaseFolders folders;
    private final Source source;
    private final Patience patience;
    private final LongSupplier nanoTime;
    private final FaultHandler faults;
    private final Executor steps;

    // Guarded by "this". Files are touched outside of it, by one step at a time.
    private @Nullable Transfer transfer;
    private RocksEngine.@Nullable StandBy ready;
    private long readySinceNanos;
    private int failures;
    private long notBeforeNanos;
    private String lastFailure = "";

    CatchUp(
            String self,
            RocksEngine engine,
            DatabaseFolders folders,
            Source source,
            Patience patience,
            Surroundings around) {
        this.self = self;
        this.engine = engine;
        this.folders = folders;
        this.source = source;
        this.patience = patience;
        this.nanoTime = around.nanoTime();
        this.faults = around.faults();
        this.steps = MoreExecutors.newSequentialExecutor(around.background());
        this.notBeforeNanos = nanoTime.getAsLong();
    }

    /**
     * A state that is complete up to {@code covering} at least; it belongs to the caller from then on. Empty: not yet. Then
     * one is being fetched from {@code peer}, or will be after a pause.
     */
    Optional<RocksEngine.StandBy> ask(String peer, long covering) {
        RocksEngine.StandBy found;
        synchronized (this) {
            found = ready;
            ready = null;
            if (found != null && found.applied().index() >= covering) {
                failures = 0;
                lastFailure = "";
                return Optional.of(found);
            }
            Transfer current = transfer;
            if (current != null) {
                current.wantedFrom(peer);
            } else if (notBeforeNanos - nanoTime.getAsLong() <= 0) {
                Transfer begun = new Transfer(this, peer, covering);
                transfer = begun;
                step(begun::begin);
            }
        }
        discard(found);
        return Optional.empty();
    }

    synchronized boolean isFetching() {
        return transfer != null;
    }

    /** To be called regularly: gives up connections that bring nothing and states that nobody wants. */
    void tick() {
        Transfer current;
        RocksEngine.StandBy unwanted = null;
        long now = nanoTime.getAsLong();
        synchronized (this) {
            current = transfer;
            if (now - readySinceNanos > patience.idleMax().toNanos()) {
                unwanted = ready;
                ready = null;
            }
        }
        if (current != null) {
            current.tick(now);
        }
        discard(unwanted);
    }

    /** A state that was handed out has become this member's: from now on, and after any crash, it is the one that counts. */
    void makeCurrent(RocksEngine.StandBy state) throws IOException {
        folders.makeCurrent(state.folder());
    }

    /** Removes a database that is closed and not, or no longer, current. */
    void remove(Path database) {
        try {
            folders.remove(database);
        } catch (IOException e) {
            LOG.warn("cannot remove {}, the next start will: {}", database, e.toString());
        }
    }

    private void discard(RocksEngine.@Nullable StandBy state) {
        if (state != null) {
            step(() -> {
                state.close();
                remove(state.folder());
            });
        }
    }

    /** Runs on a background thread, after the steps before it. */
    void step(Runnable task) {
        try {
            steps.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    throw faults.fault("catching up with the other members failed", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the process is stopping", e);
        }
    }

    void succeeded(RocksEngine.StandBy state) {
        LOG.info(
                "a copy of the state at log entry {} has arrived",
                state.applied().index());
        synchronized (this) {
            transfer = null;
            ready = state;
            readySinceNanos = nanoTime.getAsLong();
        }
    }

    void failed(String peer, String why) {
        boolean news;
        synchronized (this) {
            transfer = null;
            notBeforeNanos = nanoTime.getAsLong() + patience.pauseNanos(failures);
            failures++;
            news = !why.equals(lastFailure);
            lastFailure = why;
        }
        if (news) {
            LOG.warn("fetching a copy of the state of member {} failed, it will be tried again: {}", peer, why);
        }
    }

    String self() {
        return self;
    }

    RocksEngine engine() {
        return engine;
    }

    DatabaseFolders folders() {
        return folders;
    }

    Source source() {
        return source;
    }

    Patience patience() {
        return patience;
    }

    FaultHandler faults() {
        return faults;
    }

    long now() {
        return nanoTime.getAsLong();
    }
}
