package io.balsa.store.raft;

import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveResponse;
import io.balsa.peer.v1.ChangeMemberRequest;
import io.balsa.peer.v1.CheckpointChunk;
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
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.CompletableFuture;

/** What a member answers its peers; called on network threads, so nothing here blocks. A failure is a refusal. */
interface PeerHandler {
    /** Always answered, by a member that raft does not know yet too. */
    CompletableFuture<HelloReply> hello(HelloRequest request);

    /** Tells a process without a log who it is, from a table that is up to date, and gives it the id for good. */
    CompletableFuture<JoinReply> join(JoinRequest request);

    /** Whether a member still belongs to the cluster, as far as this one knows. */
    CompletableFuture<StandingReply> standing(StandingRequest request);

    /** Whether this member, too, finds the leader gone and would have that one in its place; changes nothing. */
    CompletableFuture<PreVoteReply> preVote(PreVoteRequest request);

    /** A checked change of the member table; only from the leader. */
    CompletableFuture<Outcome> changeMember(ChangeMemberRequest request);

    /** The term of this member; fails when it is no voter of a running group, for then it may not vouch for anything. */
    CompletableFuture<Long> term();

    /** An index that covers every write acknowledged before the call; only from the leader. */
    CompletableFuture<Long> readIndex();

    /** Outcomes of another member's commands; refused, with nothing done, by a member that does not lead. */
    CompletableFuture<ForwardReply> forward(ForwardRequest request);

    CompletableFuture<LeaseKeepAliveResponse> keepAlive(LeaseKeepAliveRequest request);

    CompletableFuture<LeaseTimeToLiveResponse> timeToLive(LeaseTimeToLiveRequest request);

    /** The checksum of this member's history up to a revision, which it may not have applied yet; header left empty. */
    CompletableFuture<HashKVResponse> hashKv(HashKVRequest request);

    /** Makes a copy of this member's state for another one. */
    CompletableFuture<OpenCheckpointReply> openCheckpoint(OpenCheckpointRequest request);

    /** Sends the content of such a copy. */
    void fetchCheckpoint(FetchCheckpointRequest request, ServerCallStreamObserver<CheckpointChunk> receiver);
}
