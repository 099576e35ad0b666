package io.balsa.store.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.store.FaultHandler;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.RocksEngine;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.CommandBatch;
import io.balsa.store.v1.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
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
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge from Ratis to {@link Applier}: gives it every committed entry once, in order, and tells Ratis how far the disk
 * is complete.
 *
 * <p>Applying is total: whatever a request holds, its result is a value. So anything thrown here is a failing disk or a bug,
 * and the process halts before the entry counts as applied. A "snapshot" is a flush of the engine; Ratis is only ever told
 * of an index that has been flushed, never of one that has been applied in memory: it purges the log of what it is told.
 *
 * <p>When the log does not lead on from what this member has, another member's state takes the place of its own. First the
 * new database becomes, durably, the one that counts; then Ratis {@linkplain #pause() pauses} applying and drops the log
 * that is behind; then, on the applying thread, the engine is {@linkplain #reinitialize() given} the new database, and
 * everything that stands on the engine is told.
 */
final class Replica extends BaseStateMachine {
    /** Is told what happens, on Ratis' threads and often under its lock: publish or hand over, never block. */
    interface Events {
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
    }

    /** @param flusher where flushes run; may block */
    record Surroundings(FaultHandler faults, Executor flusher, Events events, LogBounds log) {}

    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private final Applier applier;
    private final StateCopies copies;
    private final Durability durability;
    private final FaultHandler faults;
    private final Events events;

    private volatile @Nullable RaftServer server;
    /** The state that is to take the place of this one; it counts on disk already. */
    private volatile RocksEngine.@Nullable StandBy successor;

    Replica(Applier applier, Engine engine, StateCopies copies, Surroundings around) {
        this.applier = applier;
        this.copies = copies;
        this.durability = new Durability(engine, copies, around);
        this.faults = around.faults();
        this.events = around.events();
        // Ratis asks before initialize().
        setLastAppliedTermIndex(ratis(applier.applied()));
    }

    @Override
    public void initialize(RaftServer raftServer, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(raftServer, group, storage);
        server = raftServer;
        durability.logIsIn(storage.getStorageDir().getCurrentDir().toPath());
        getLifeCycle().startAndTransition(() -> {});
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return durability.latest();
    }

    /**
     * Takes none: flushes are triggered by bytes and run beside the applying thread. What Ratis does with the answer is to
     * purge the log up to it (StateMachineUpdater.takeSnapshot); that there is nothing to purge it is told by -1.
     */
    @Override
    public long takeSnapshot() {
        return durability.takePurgeable();
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
            if (isPaused()) {
                // The state that is about to take this one's place has this entry.
                leaveUnanswered(transaction.getStateMachineContext());
            } else if (index > applier.applied().index()) {
                apply(transaction.getStateMachineContext(), logEntry);
                updateLastAppliedTermIndex(term, index);
                events.applied(index);
                durability.applied(logEntry.getSerializedSize());
            }
        } catch (Throwable e) {
            throw faults.fault("applying log entry " + index + " failed", e);
        }
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    private boolean isPaused() {
        return getLifeCycleState().isPausingOrPaused();
    }

    private static void leaveUnanswered(@Nullable Object context) {
        if (context instanceof Entry entry) {
            entry.outcomes().completeExceptionally(new RequestFailed(RequestFailed.Reason.LEADER_CHANGED));
        }
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
        if (isPaused()) {
            return;
        }
        if (index > applier.applied().index()) {
            applier.skip(term, index);
            events.applied(index);
        }
        if (index > getLastAppliedTermIndex().getIndex()) {
            super.notifyTermIndexUpdated(term, index);
        }
    }

    /** Makes what has been applied durable. */
    void flush() {
        durability.flush();
    }

    @Override
    public void notifyLeaderReady() {
        RaftServer running = server;
        if (running == null) {
            return;
        }
        try {
            events.leaderReady(running.getDivision(getGroupId()).getInfo().getCurrentTerm());
        } catch (IOException e) {
            throw faults.fault("the raft group of this member is gone", e);
        }
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        events.leaderStopped();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        events.leaderChanged();
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        throw faults.fault("writing the raft log failed", cause);
    }

    /**
     * Called again and again, under Ratis' lock, while the leader's log does not lead on from what this member has, and once
     * for every member that is added. With an answer other than null Ratis calls {@link #pause()} at once, and
     * {@link #reinitialize()} soon; no message between is taken as long as every answer is there at once.
     */
    @Override
    public CompletableFuture<@Nullable TermIndex> notifyInstallSnapshotFromLeader(
            RoleInfoProto role, TermIndex firstAvailable) {
        long covering = firstAvailable.getIndex() - 1;
        return CompletableFuture.completedFuture(
                applier.applied().index() >= covering
                        ? durability.covering(covering, division().getRaftLog())
                        : successor(covering));
    }

    private @Nullable TermIndex successor(long covering) {
        String leader = leader();
        RocksEngine.StandBy next =
                leader == null ? null : copies.ask(leader, covering).orElse(null);
        if (next == null) {
            return null;
        }
        try {
            // Before Ratis drops the log that the present state needs: after this a crash finds the new one.
            copies.makeCurrent(next);
        } catch (IOException e) {
            throw faults.fault("the state of another member could not take the place of this one's", e);
        }
        successor = next;
        return ratis(next.applied());
    }

    private @Nullable String leader() {
        RaftPeerId leader = server == null ? null : division().getInfo().getLeaderId();
        return leader == null ? null : leader.toString();
    }

    private RaftServer.Division division() {
        RaftServer running = Objects.requireNonNull(server, "Ratis calls no state machine that it has not initialized");
        try {
            return running.getDivision(getGroupId());
        } catch (IOException e) {
            throw faults.fault("the raft group of this member is gone", e);
        }
    }

    /** Under Ratis' lock: nothing is applied from here on. */
    @Override
    public void pause() {
        if (getLifeCycle().compareAndTransition(LifeCycle.State.RUNNING, LifeCycle.State.PAUSING)) {
            getLifeCycle().transition(LifeCycle.State.PAUSED);
        }
    }

    /** On the applying thread: goes on with the state that has taken the place of this one, if any has. */
    @Override
    public void reinitialize() {
        RocksEngine.StandBy next = successor;
        successor = null;
        try {
            if (next != null) {
                applier.replacing();
                copies.replaceBy(next);
                applier.replaced();
                setLastAppliedTermIndex(ratis(applier.applied()));
                durability.replaced();
                LOG.info(
                        "goes on from a copy of the state at log entry {}",
                        applier.applied().index());
            }
            durability.beginAnew();
            getLifeCycle().startAndTransition(() -> {});
            events.applied(applier.applied().index());
        } catch (Throwable e) {
            throw faults.fault("the state of another member could not take the place of this one's", e);
        }
    }

    @Override
    public void close() {
        if (getLifeCycleState() == LifeCycle.State.RUNNING || getLifeCycleState() == LifeCycle.State.PAUSED) {
            getLifeCycle().transition(LifeCycle.State.CLOSING);
            getLifeCycle().transition(LifeCycle.State.CLOSED);
        }
        events.closed();
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
