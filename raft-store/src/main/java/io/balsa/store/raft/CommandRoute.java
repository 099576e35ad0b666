package io.balsa.store.raft;

import io.balsa.peer.v1.Failure;
import io.balsa.peer.v1.ForwardReply;
import io.balsa.peer.v1.ForwardRequest;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.CommandBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.RaftClientReply;
import org.jspecify.annotations.Nullable;

/**
 * Sends a batch where it can be appended: into the log here when this member leads, else to the leader's proposer. A follower
 * reports an outcome only after it has applied that entry itself, so its clients read their own writes from it.
 */
final class CommandRoute implements CommandLog {
    private final RatisGroup group;
    private final String self;
    private final PeerClient peers;
    private final AppliedIndex applied;
    private final LongSupplier nanoTime;
    private final long timeoutNanos;

    CommandRoute(
            RatisGroup group,
            String self,
            PeerClient peers,
            AppliedIndex applied,
            LongSupplier nanoTime,
            long timeoutNanos) {
        this.group = group;
        this.self = self;
        this.peers = peers;
        this.applied = applied;
        this.nanoTime = nanoTime;
        this.timeoutNanos = timeoutNanos;
    }

    @Override
    public boolean isReady() {
        if (group.isLeader()) {
            return group.isLeaderReady();
        }
        String leader = group.leaderId();
        return leader != null && !leader.equals(self);
    }

    @Override
    public CompletableFuture<List<Outcome>> append(List<Command> commands) {
        if (group.isLeaderReady()) {
            return appendHere(new Entry(commands));
        }
        String leader = group.leaderId();
        if (leader == null || leader.equals(self)) {
            return CompletableFuture.failedFuture(new NotAccepted("no leader"));
        }
        return forward(leader, commands);
    }

    private CompletableFuture<List<Outcome>> appendHere(Entry entry) {
        group.append(entry).whenComplete((reply, failure) -> {
            Throwable refusal = failure != null ? failure : refusalOf(reply);
            if (refusal != null) {
                // Applied entries have been answered by the applying thread; this changes nothing for them.
                entry.outcomes()
                        .completeExceptionally(
                                entry.mayBeInTheLog()
                                        ? new RequestFailed(Reason.LEADER_CHANGED)
                                        : new NotAccepted(String.valueOf(refusal.getMessage())));
            }
        });
        return entry.outcomes();
    }

    private static @Nullable Throwable refusalOf(RaftClientReply reply) {
        return reply.isSuccess() ? null : reply.getException();
    }

    private CompletableFuture<List<Outcome>> forward(String leader, List<Command> commands) {
        ForwardRequest request = ForwardRequest.newBuilder()
                .setCommands(CommandBatch.newBuilder().addAllCommands(commands))
                .build();
        return peers.call(leader, PeerRpc.FORWARD, request, timeoutNanos)
                .handle((reply, failure) -> {
                    if (reply != null) {
                        return outcomes(reply);
                    }
                    throw new CompletionException(notAnswered(failure));
                })
                .thenCompose(this::onceApplied);
    }

    private static Throwable notAnswered(Throwable failure) {
        return failure instanceof PeerClient.Failed failed && failed.nothingHappened()
                ? new NotAccepted(String.valueOf(failed.getMessage()))
                : new RequestFailed(Reason.LEADER_CHANGED);
    }

    private CompletableFuture<List<Outcome>> onceApplied(List<Outcome> outcomes) {
        long last = -1;
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Applied one) {
                last = Math.max(last, one.index());
            }
        }
        return applied.await(last, nanoTime.getAsLong() + timeoutNanos).thenApply(done -> outcomes);
    }

    private static List<Outcome> outcomes(ForwardReply reply) {
        List<Outcome> outcomes = new ArrayList<>(reply.getOutcomesCount());
        for (io.balsa.peer.v1.Outcome outcome : reply.getOutcomesList()) {
            outcomes.add(
                    outcome.getFailure() == Failure.NONE
                            ? new Outcome.Applied(outcome.getResult(), outcome.getIndex())
                            : new Outcome.Unknown(reason(outcome.getFailure())));
        }
        return outcomes;
    }

    static Reason reason(Failure failure) {
        return switch (failure) {
            case TIMED_OUT -> Reason.TIMED_OUT;
            case TOO_MANY_REQUESTS -> Reason.TOO_MANY_REQUESTS;
            case STOPPED -> Reason.STOPPED;
            default -> Reason.LEADER_CHANGED;
        };
    }
}
