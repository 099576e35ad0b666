package io.balsa.store.raft;

import io.balsa.store.FaultHandler;
import io.balsa.store.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the store's files are complete, and so how much of the log is superfluous. Flushes are asked for by bytes and run
 * beside the applying thread.
 *
 * <p>Guarantee: {@link #latest()} and {@link #takePurgeable()} never name an entry that a crash could take from the store's
 * files, and {@link #latest()} never goes back.
 */
final class Durability {
    private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

    private record Flushed(TermIndex getTermIndex) implements SnapshotInfo {
        @Override
        public List<FileInfo> getFiles() {
            return List.of();
        }
    }

    private final Engine engine;
    private final StateCopies copies;
    private final FaultHandler faults;
    private final Executor flusher;
    private final LogBounds log;

    private final AtomicReference<@Nullable SnapshotInfo> flushed = new AtomicReference<>();
    private final AtomicLong purgeable = new AtomicLong(LogTail.NOTHING);
    private final AtomicBoolean flushQueued = new AtomicBoolean();
    private volatile @Nullable Path logFolder;
    // Only the applying thread.
    private long bytesSinceFlush;
    private boolean begunAnew = true;
    private long purgedBefore;

    Durability(Engine engine, StateCopies copies, Replica.Surroundings around) {
        this.engine = engine;
        this.copies = copies;
        this.faults = around.faults();
        this.flusher = around.flusher();
        this.log = around.log();
        publish();
    }

    /** Where the log's files are: known when Ratis has been started. */
    void logIsIn(Path folder) {
        logFolder = folder;
    }

    /** The entry up to which the store's files are complete; null: they are empty. At once, from any thread. */
    @Nullable
    SnapshotInfo latest() {
        return flushed.get();
    }

    /** On the applying thread: so much more of the log would have to be replayed. */
    void applied(int bytes) {
        bytesSinceFlush += bytes;
        if (bytesSinceFlush >= log.flushAfterBytes()) {
            bytesSinceFlush = 0;
            queueFlush();
        }
    }

    /** On the applying thread: the engine has another state, all of which is on disk. */
    void replaced() {
        bytesSinceFlush = 0;
        publish();
    }

    /** On the applying thread: Ratis begins anew at what {@link #latest()} says, as it does at the start. */
    void beginAnew() {
        begunAnew = true;
    }

    /**
     * The state that is on disk, for a leader who asks for one that is complete up to {@code covering}; null as long as it
     * has to ask again.
     *
     * <p>Ratis begins the log anew at the answer (SegmentedRaftLogWorker.syncWithSnapshot). Entries behind it that wait to be
     * written would then be missing for the writer and not for the log, and the next one would end this member. So where
     * the log leads on from the state, the log is told of it instead: the next time Ratis itself says that it is here.
     */
    @Nullable
    TermIndex covering(long covering, RaftLog log) {
        SnapshotInfo durable = latest();
        if (durable == null || durable.getIndex() < covering) {
            queueFlush();
            return null;
        }
        if (log.getNextIndex() > durable.getIndex() + 1) {
            log.updateSnapshotIndex(durable.getIndex());
            return null;
        }
        return durable.getTermIndex();
    }

    /** Flushes soon. */
    void queueFlush() {
        if (flushQueued.compareAndSet(false, true)) {
            flusher.execute(this::flush);
        }
    }

    /** Makes what has been applied durable, and only then lets Ratis know of it. */
    void flush() {
        flushQueued.set(false);
        try {
            engine.flush();
            publish();
            allowPurge();
        } catch (RuntimeException e) {
            throw faults.fault("flushing the store failed", e);
        }
    }

    private void publish() {
        io.balsa.store.engine.TermIndex durable = engine.flushedApplied();
        if (durable.index() >= 0) {
            Flushed now = new Flushed(TermIndex.valueOf(durable.term(), durable.index()));
            flushed.updateAndGet(before -> before == null || before.getIndex() < durable.index() ? now : before);
        }
    }

    private void allowPurge() {
        SnapshotInfo durable = flushed.get();
        Path folder = logFolder;
        if (durable == null || folder == null) {
            return;
        }
        try {
            // What others are being given must lead on to what stays of the log.
            long bound = Math.min(durable.getIndex(), copies.given().oldest());
            purgeable.set(LogTail.purgeable(LogTail.segments(folder), bound, log.tailBytes()));
        } catch (IOException e) {
            LOG.warn("the raft log in {} cannot be listed, and is not purged: {}", folder, e.toString());
        }
    }

    /**
     * On the applying thread: up to where the log may go, said once; {@link LogTail#NOTHING}: nothing new may go.
     *
     * <p>Ratis takes it for the index of a snapshot, and fails when that is lower than one it knows of. It knows of the flushed
     * index that it began at; so after a start nothing goes before as much has been written as is to stay.
     */
    long takePurgeable() {
        long index = purgeable.getAndSet(LogTail.NOTHING);
        if (begunAnew) {
            begunAnew = false;
            SnapshotInfo latest = flushed.get();
            purgedBefore = latest == null ? 0 : latest.getIndex();
        }
        if (index < purgedBefore) {
            return LogTail.NOTHING;
        }
        purgedBefore = index;
        return index;
    }
}
