package io.balsa.store.raft;

import com.google.protobuf.Message;
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
import io.balsa.peer.v1.Question;
import io.balsa.peer.v1.QuestionReply;
import io.balsa.peer.v1.StandingReply;
import io.balsa.peer.v1.StandingRequest;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;

/** The members' own calls; they travel over the same connections as raft's. Messages: {@code proto/balsa/peer.proto}. */
final class PeerRpc {
    static final String SERVICE = "balsa.peer.v1.Peer";

    /** Which cluster the caller belongs to; a call of another cluster is refused. */
    static final Metadata.Key<String> CLUSTER = Metadata.Key.of("balsa-cluster", Metadata.ASCII_STRING_MARSHALLER);

    /** Whom the caller means: a call that has come to another member, whose address it was before, is refused. */
    static final Metadata.Key<String> TO = Metadata.Key.of("balsa-to", Metadata.ASCII_STRING_MARSHALLER);

    /** Who calls, for the receiver to count by. */
    static final Metadata.Key<String> FROM = Metadata.Key.of("balsa-from", Metadata.ASCII_STRING_MARSHALLER);

    static final MethodDescriptor<HelloRequest, HelloReply> HELLO =
            unary("Hello", HelloRequest.getDefaultInstance(), HelloReply.getDefaultInstance());
    static final MethodDescriptor<JoinRequest, JoinReply> JOIN =
            unary("Join", JoinRequest.getDefaultInstance(), JoinReply.getDefaultInstance());
    static final MethodDescriptor<StandingRequest, StandingReply> STANDING =
            unary("Standing", StandingRequest.getDefaultInstance(), StandingReply.getDefaultInstance());
    static final MethodDescriptor<PreVoteRequest, PreVoteReply> PRE_VOTE =
            unary("PreVote", PreVoteRequest.getDefaultInstance(), PreVoteReply.getDefaultInstance());
    static final MethodDescriptor<ChangeMemberRequest, Outcome> CHANGE_MEMBER =
            unary("ChangeMember", ChangeMemberRequest.getDefaultInstance(), Outcome.getDefaultInstance());
    static final MethodDescriptor<Question, QuestionReply> QUESTIONS = method(
            MethodType.BIDI_STREAMING, "Questions", Question.getDefaultInstance(), QuestionReply.getDefaultInstance());
    static final MethodDescriptor<ForwardRequest, ForwardReply> FORWARD =
            unary("Forward", ForwardRequest.getDefaultInstance(), ForwardReply.getDefaultInstance());
    static final MethodDescriptor<LeaseKeepAliveRequest, LeaseKeepAliveResponse> KEEP_ALIVE = unary(
            "LeaseKeepAlive", LeaseKeepAliveRequest.getDefaultInstance(), LeaseKeepAliveResponse.getDefaultInstance());
    static final MethodDescriptor<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse> TIME_TO_LIVE = unary(
            "LeaseTimeToLive",
            LeaseTimeToLiveRequest.getDefaultInstance(),
            LeaseTimeToLiveResponse.getDefaultInstance());

    static final MethodDescriptor<OpenCheckpointRequest, OpenCheckpointReply> OPEN_CHECKPOINT = unary(
            "OpenCheckpoint", OpenCheckpointRequest.getDefaultInstance(), OpenCheckpointReply.getDefaultInstance());
    static final MethodDescriptor<FetchCheckpointRequest, CheckpointChunk> FETCH_CHECKPOINT = method(
            MethodType.SERVER_STREAMING,
            "FetchCheckpoint",
            FetchCheckpointRequest.getDefaultInstance(),
            CheckpointChunk.getDefaultInstance());
    static final MethodDescriptor<HashKVRequest, HashKVResponse> HASH_KV =
            unary("HashKV", HashKVRequest.getDefaultInstance(), HashKVResponse.getDefaultInstance());

    private PeerRpc() {}

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> unary(
            String name, Q request, A reply) {
        return method(MethodType.UNARY, name, request, reply);
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
            MethodType type, String name, Q request, A reply) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(reply))
                .build();
    }
}
