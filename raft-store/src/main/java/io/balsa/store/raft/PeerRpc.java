package io.balsa.store.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
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
import io.balsa.peer.v1.ReadIndexReply;
import io.balsa.peer.v1.ReadIndexRequest;
import io.balsa.peer.v1.StandingReply;
import io.balsa.peer.v1.StandingRequest;
import io.balsa.peer.v1.TermPingReply;
import io.balsa.peer.v1.TermPingRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor.MethodType;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * The members' own calls. They travel over the gRPC that is packed inside Ratis, on the raft port, so that a member needs
 * one port and one network stack for its peers. Messages: {@code proto/balsa/peer.proto}.
 */
final class PeerRpc {
    static final String SERVICE = "balsa.peer.v1.Peer";

    /** Which cluster the caller belongs to; a call of another cluster is refused. */
    static final Metadata.Key<String> CLUSTER = Metadata.Key.of("balsa-cluster", Metadata.ASCII_STRING_MARSHALLER);

    /** Whom the caller means: a call that has come to another member, whose address it was before, is refused. */
    static final Metadata.Key<String> TO = Metadata.Key.of("balsa-to", Metadata.ASCII_STRING_MARSHALLER);

    static final MethodDescriptor<HelloRequest, HelloReply> HELLO =
            unary("Hello", HelloRequest.parser(), HelloReply.parser());
    static final MethodDescriptor<JoinRequest, JoinReply> JOIN =
            unary("Join", JoinRequest.parser(), JoinReply.parser());
    static final MethodDescriptor<StandingRequest, StandingReply> STANDING =
            unary("Standing", StandingRequest.parser(), StandingReply.parser());
    static final MethodDescriptor<ChangeMemberRequest, Outcome> CHANGE_MEMBER =
            unary("ChangeMember", ChangeMemberRequest.parser(), Outcome.parser());
    static final MethodDescriptor<TermPingRequest, TermPingReply> TERM_PING =
            unary("TermPing", TermPingRequest.parser(), TermPingReply.parser());
    static final MethodDescriptor<ReadIndexRequest, ReadIndexReply> READ_INDEX =
            unary("ReadIndex", ReadIndexRequest.parser(), ReadIndexReply.parser());
    static final MethodDescriptor<ForwardRequest, ForwardReply> FORWARD =
            unary("Forward", ForwardRequest.parser(), ForwardReply.parser());
    static final MethodDescriptor<LeaseKeepAliveRequest, LeaseKeepAliveResponse> KEEP_ALIVE =
            unary("LeaseKeepAlive", LeaseKeepAliveRequest.parser(), LeaseKeepAliveResponse.parser());
    static final MethodDescriptor<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse> TIME_TO_LIVE =
            unary("LeaseTimeToLive", LeaseTimeToLiveRequest.parser(), LeaseTimeToLiveResponse.parser());

    static final MethodDescriptor<OpenCheckpointRequest, OpenCheckpointReply> OPEN_CHECKPOINT =
            unary("OpenCheckpoint", OpenCheckpointRequest.parser(), OpenCheckpointReply.parser());
    static final MethodDescriptor<FetchCheckpointRequest, CheckpointChunk> FETCH_CHECKPOINT = method(
            MethodType.SERVER_STREAMING, "FetchCheckpoint", FetchCheckpointRequest.parser(), CheckpointChunk.parser());
    static final MethodDescriptor<HashKVRequest, HashKVResponse> HASH_KV =
            unary("HashKV", HashKVRequest.parser(), HashKVResponse.parser());

    private PeerRpc() {}

    private static <Q extends MessageLite, A extends MessageLite> MethodDescriptor<Q, A> unary(
            String name, Parser<Q> request, Parser<A> reply) {
        return method(MethodType.UNARY, name, request, reply);
    }

    private static <Q extends MessageLite, A extends MessageLite> MethodDescriptor<Q, A> method(
            MethodType type, String name, Parser<Q> request, Parser<A> reply) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new ProtobufBytes<>(request))
                .setResponseMarshaller(new ProtobufBytes<>(reply))
                .build();
    }

    /** Our protobuf's messages over a gRPC that has a protobuf of its own: they meet as bytes. */
    private record ProtobufBytes<M extends MessageLite>(Parser<M> parser) implements MethodDescriptor.Marshaller<M> {
        @Override
        public InputStream stream(M message) {
            return new ByteArrayInputStream(message.toByteArray());
        }

        @Override
        public M parse(InputStream bytes) {
            try {
                return parser.parseFrom(bytes.readAllBytes());
            } catch (InvalidProtocolBufferException e) {
                throw Status.INTERNAL
                        .withDescription("a peer sent a message that does not parse")
                        .withCause(e)
                        .asRuntimeException();
            } catch (IOException e) {
                throw Status.INTERNAL
                        .withDescription("a peer's message ended early")
                        .withCause(e)
                        .asRuntimeException();
            }
        }
    }
}
