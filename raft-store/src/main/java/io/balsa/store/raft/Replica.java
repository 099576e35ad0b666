package io.balsa.store.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.store.FaultHandler;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.Engine;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.CommandBatch;
import io.balsa.store.v1.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * The bridge from Ratis to {@link Applier}: gives it every committed entry once, in order, and tells Ratis how far the disk
 * is complete.
 *
 * <p>Applying is total: whatever a request holds, its result is a value. So anything thrown here is a failing disk or a bug,
 * and the process halts before the entry counts as applied. A "snapshot" is a flush of the engine; Ratis is only ever told
 * of an index that has been flushed, never of one that has been applied in memory.
 */
final class Replica extends BaseStateMachine {
    /** Is told what happens, on Ratis' threads and often under its lock: publish or hand over, never block. */
    interface Surroundings {
        /** On the applying thread, after an entry can be read. */
        void applied(long index);

        /** This member leads and has applied everything of earlier terms. May come after {@link #leaderStopped}. */
        void leaderReady(long term);

        /** This member leads no more. */
        void leaderStopped();

        /** Another leader, or this member, has become known. */
        void leaderChanged();

        /** The division closes; on a running member that is its end. */
        void closed();

        /** The leader no longer has the log entries that this member needs. */
        void cannotCatchUp(long firstAvailable);
    }

    private record Flushed(TermIndex getTermIndex) implements SnapshotInfo {
        @Override
        public List<FileInfo> getFiles() {
            return List.of();
        }
    }

    private final Applier applier;
    private final Engine engine;
    private final FaultHandler faults;
    private final Surroundings surroundings;
    private final Executor flusher;
    private final long flushAfterBytes;

    private volatile @Nullable SnapshotInfo flushed;
    private volatile @Nullable RaftServer server;
    // Only the applying thread.
    private long bytesSinceFlush;

    Replica(
            Applier applier,
            Engine engine,
            FaultHandler faults,
            Surroundings surroundings,
            Executor flusher,
            long flushAfterBytes) {
        this.applier = applier;
        this.engine = engine;
        this.faults = faults;
        this.surroundings = surroundings;
        this.flusher = flusher;
        this.flushAfterBytes = flushAfterBytes;
        publishFlushed();
        // Ratis asks before initialize().
        setLastAppliedTermIndex(ratis(applier.applied()));
    }

    @Override
    public void initialize(RaftServer raftServer, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(raftServer, group, storage);
        server = raftServer;
        getLifeCycle().startAndTransition(() -> {});
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return flushed;
    }

    /** Never asked for: flushes are triggered by bytes and run beside the applying thread; the log is not purged. */
    @Override
    public long takeSnapshot() {
        return RaftLog.INVALID_LOG_INDEX;
    }

    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        if (request.getMessage() instanceof Entry entry) {
            return TransactionContext.newBuilder()
                    .setStateMachine(this)
                    .setClientRequest(request)
                    .setLogData(entry.getContent())
                    .setStateMachineContext(entry)
                    .build();
        }
        throw new IllegalArgumentException("only the proposer of this process writes to the log");
    }

    /** On a follower, when the entry is appended: parsing here keeps it off the applying thread. */
    @Override
    public TransactionContext startTransaction(LogEntryProto entry, RaftPeerRole role) {
        return TransactionContext.newBuilder()
                .setStateMachine(this)
                .setLogEntry(entry)
                .setServerRole(role)
                .build()
                .setStateMachineContext(parse(entry));
    }

    @Override
    public TransactionContext preAppendTransaction(TransactionContext transaction) {
        if (transaction.getStateMachineContext() instanceof Entry entry) {
            entry.markAppending();
        }
        return transaction;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto logEntry = transaction.getLogEntry();
        long term = logEntry.getTerm();
        long index = logEntry.getIndex();
        try {
            // After a restart Ratis begins at the flushed index it was told; an entry that the disk already has is
            // skipped.
            if (index > applier.applied().index()) {
                apply(transaction.getStateMachineContext(), logEntry);
                updateLastAppliedTermIndex(term, index);
                surroundings.applied(index);
                countTowardsFlush(logEntry.getSerializedSize());
            }
        } catch (Throwable e) {
            throw faults.fault("applying log entry " + index + " failed", e);
        }
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    private void apply(@Nullable Object context, LogEntryProto logEntry) {
        long index = logEntry.getIndex();
        if (context instanceof Entry entry) {
            List<Result> results = applier.apply(logEntry.getTerm(), index, entry.commands());
            List<Outcome> outcomes = new ArrayList<>(results.size());
            results.forEach(result -> outcomes.add(new Outcome.Applied(result, index)));
            entry.outcomes().complete(outcomes);
        } else {
            List<Command> commands = context instanceof CommandBatch batch
                    ? batch.getCommandsList()
                    : parse(logEntry).getCommandsList();
            applier.apply(logEntry.getTerm(), index, commands);
        }
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        if (index > applier.applied().index()) {
            applier.skip(term, index);
            surroundings.applied(index);
        }
        if (index > getLastAppliedTermIndex().getIndex()) {
            super.notifyTermIndexUpdated(term, index);
        }
    }

    private void countTowardsFlush(int bytes) {
        bytesSinceFlush += bytes;
        if (bytesSinceFlush >= flushAfterBytes) {
            bytesSinceFlush = 0;
            flusher.execute(this::flush);
        }
    }

    /** Makes what has been applied durable, and only then tells Ratis about it. */
    void flush() {
        try {
            engine.flush();
            publishFlushed();
        } catch (RuntimeException e) {
            throw faults.fault("flushing the store failed", e);
        }
    }

    private void publishFlushed() {
        io.balsa.store.engine.TermIndex durable = engine.flushedApplied();
        flushed = durable.index() < 0 ? null : new Flushed(ratis(durable));
    }

    @Override
    public void notifyLeaderReady() {
        RaftServer running = server;
        if (running == null) {
            return;
        }
        try {
            surroundings.leaderReady(running.getDivision(getGroupId()).getInfo().getCurrentTerm());
        } catch (IOException e) {
            throw faults.fault("the raft group of this member is gone", e);
        }
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        surroundings.leaderStopped();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        surroundings.leaderChanged();
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        throw faults.fault("writing the raft log failed", cause);
    }

    @Override
    public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(RoleInfoProto role, TermIndex firstAvailable) {
        if (firstAvailable.getIndex() <= applier.applied().index() + 1) {
            // Ratis asks once whenever a member is added, also when the log has all that it needs.
            return CompletableFuture.completedFuture(null);
        }
        surroundings.cannotCatchUp(firstAvailable.getIndex());
        return CompletableFuture.failedFuture(new IllegalStateException("snapshots are not transferred"));
    }

    @Override
    public void close() {
        if (getLifeCycleState() == LifeCycle.State.RUNNING) {
            getLifeCycle().transition(LifeCycle.State.CLOSING);
            getLifeCycle().transition(LifeCycle.State.CLOSED);
        }
        surroundings.closed();
    }

    private CommandBatch parse(LogEntryProto entry) {
        try {
            return CommandBatch.parseFrom(
                    entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer());
        } catch (InvalidProtocolBufferException e) {
            throw faults.fault("log entry " + entry.getIndex() + " is not a batch of commands", e);
        }
    }

    private static TermIndex ratis(io.balsa.store.engine.TermIndex entry) {
        return entry.index() < 0 ? TermIndex.INITIAL_VALUE : TermIndex.valueOf(entry.term(), entry.index());
    }
}
