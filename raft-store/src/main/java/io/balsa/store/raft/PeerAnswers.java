package io.balsa.store.raft;

import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveResponse;
import io.balsa.peer.v1.ChangeMemberRequest;
import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.peer.v1.Failure;
import io.balsa.peer.v1.FetchCheckpointRequest;
import io.balsa.peer.v1.ForwardReply;
import io.balsa.peer.v1.ForwardRequest;
import io.balsa.peer.v1.HelloReply;
import io.balsa.peer.v1.HelloRequest;
import io.balsa.peer.v1.JoinReply;
import io.balsa.peer.v1.JoinRequest;
import io.balsa.peer.v1.OpenCheckpointReply;
import io.balsa.peer.v1.OpenCheckpointRequest;
import io.balsa.peer.v1.Outcome;
import io.balsa.peer.v1.PreVoteReply;
import io.balsa.peer.v1.PreVoteRequest;
import io.balsa.peer.v1.StandingReply;
import io.balsa.peer.v1.StandingRequest;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.v1.Command;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Answers the other members. */
final class PeerAnswers implements PeerHandler {
    private final RaftStore store;

    PeerAnswers(RaftStore store) {
        this.store = store;
    }

    @Override
    public CompletableFuture<HelloReply> hello(HelloRequest request) {
        return CompletableFuture.completedFuture(HelloReply.newBuilder()
                .setLastIndex(Math.max(0, store.lastIndex()))
                .build());
    }

    @Override
    public CompletableFuture<JoinReply> join(JoinRequest request) {
        return store.joins().join(request);
    }

    @Override
    public CompletableFuture<StandingReply> standing(StandingRequest request) {
        return store.joins()
                .standing(request.getId())
                .thenApply(standing ->
                        StandingReply.newBuilder().setStanding(standing).build());
    }

    @Override
    public CompletableFuture<PreVoteReply> preVote(PreVoteRequest request) {
        return CompletableFuture.completedFuture(store.leaderLoss().answer(request));
    }

    @Override
    public CompletableFuture<Outcome> changeMember(ChangeMemberRequest request) {
        if (!store.group().isLeaderReady()) {
            return notLeader();
        }
        return store.membership().changeAsLeader(request.getCommand()).handle(PeerAnswers::outcome);
    }

    @Override
    public CompletableFuture<Long> term() {
        RatisGroup group = store.group();
        return group.mayVouch() ? CompletableFuture.completedFuture(group.term()) : notLeader();
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        return store.group().isLeader() ? store.confirmedIndex() : notLeader();
    }

    @Override
    public CompletableFuture<ForwardReply> forward(ForwardRequest request) {
        if (!store.group().isLeader()) {
            return notLeader();
        }
        List<CompletableFuture<Outcome>> outcomes =
                new ArrayList<>(request.getCommands().getCommandsCount());
        for (Command command : request.getCommands().getCommandsList()) {
            outcomes.add(store.propose(command).handle(PeerAnswers::outcome));
        }
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    ForwardReply.Builder reply = ForwardReply.newBuilder();
                    outcomes.forEach(outcome -> reply.addOutcomes(outcome.join()));
                    return reply.build();
                });
    }

    @Override
    public CompletableFuture<LeaseKeepAliveResponse> keepAlive(LeaseKeepAliveRequest request) {
        return store.leases().keepAliveAsLeader(request);
    }

    @Override
    public CompletableFuture<LeaseTimeToLiveResponse> timeToLive(LeaseTimeToLiveRequest request) {
        return store.leases().timeToLiveAsLeader(request);
    }

    @Override
    public CompletableFuture<OpenCheckpointReply> openCheckpoint(OpenCheckpointRequest request) {
        return store.copies().given().open(request);
    }

    @Override
    public void fetchCheckpoint(FetchCheckpointRequest request, ServerCallStreamObserver<CheckpointChunk> receiver) {
        store.copies().given().fetch(request, receiver);
    }

    @Override
    public CompletableFuture<HashKVResponse> hashKv(HashKVRequest request) {
        return store.hashes().here(request);
    }

    private static Outcome outcome(io.balsa.store.raft.Outcome.@Nullable Applied applied, @Nullable Throwable failure) {
        return applied != null
                ? Outcome.newBuilder()
                        .setResult(applied.result())
                        .setIndex(applied.index())
                        .build()
                : Outcome.newBuilder().setFailure(failure(failure)).build();
    }

    private static Failure failure(@Nullable Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (!(cause instanceof RequestFailed failed)) {
            return Failure.LEADER_CHANGED;
        }
        return switch (failed.reason()) {
            case TIMED_OUT -> Failure.TIMED_OUT;
            case TOO_MANY_REQUESTS -> Failure.TOO_MANY_REQUESTS;
            case STOPPED -> Failure.STOPPED;
            case LEADER_CHANGED, NO_LEADER, NOT_LEADER -> Failure.LEADER_CHANGED;
        };
    }

    private static <T> CompletableFuture<T> notLeader() {
        return CompletableFuture.failedFuture(new RequestFailed(Reason.NOT_LEADER));
    }
}
