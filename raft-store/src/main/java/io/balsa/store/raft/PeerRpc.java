package io.balsa.store.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveResponse;
import io.balsa.peer.v1.ForwardReply;
import io.balsa.peer.v1.ForwardRequest;
import io.balsa.peer.v1.ReadIndexReply;
import io.balsa.peer.v1.ReadIndexRequest;
import io.balsa.peer.v1.TermPingReply;
import io.balsa.peer.v1.TermPingRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/**
 * The members' own calls. They travel over the gRPC that is packed inside Ratis, on the raft port, so that a member needs
 * one port and one network stack for its peers. Messages: {@code proto/balsa/peer.proto}.
 */
final class PeerRpc {
    static final String SERVICE = "balsa.peer.v1.Peer";

    /** Which cluster the caller belongs to; a call of another cluster is refused. */
    static final Metadata.Key<String> CLUSTER = Metadata.Key.of("balsa-cluster", Metadata.ASCII_STRING_MARSHALLER);

    /** Which member is called, by its id. */
    static final Metadata.Key<String> TO = Metadata.Key.of("balsa-to", Metadata.ASCII_STRING_MARSHALLER);

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

    private PeerRpc() {}

    private static <Q extends MessageLite, A extends MessageLite> MethodDescriptor<Q, A> unary(
            String name, Parser<Q> request, Parser<A> reply) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
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
