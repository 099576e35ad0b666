package io.balsa.store.raft;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.apache.ratis.thirdparty.com.google.protobuf.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Raft's messages between members, as methods of the gRPC that also serves clients: a second network stack would have to be
 * loaded, compiled and kept warm beside the first. The messages are Ratis' own, of the protobuf packed inside it.
 */
final class RaftRpc {
    static final String SERVICE = "balsa.peer.v1.Raft";

    static final MethodDescriptor<RequestVoteRequestProto, RequestVoteReplyProto> REQUEST_VOTE =
            method(MethodType.UNARY, "RequestVote", RequestVoteRequestProto.parser(), RequestVoteReplyProto.parser());
    static final MethodDescriptor<StartLeaderElectionRequestProto, StartLeaderElectionReplyProto> START_ELECTION =
            method(
                    MethodType.UNARY,
                    "StartLeaderElection",
                    StartLeaderElectionRequestProto.parser(),
                    StartLeaderElectionReplyProto.parser());
    static final MethodDescriptor<InstallSnapshotRequestProto, InstallSnapshotReplyProto> INSTALL_SNAPSHOT = method(
            MethodType.UNARY,
            "InstallSnapshot",
            InstallSnapshotRequestProto.parser(),
            InstallSnapshotReplyProto.parser());
    /** One stream for each follower: answers name the call that they answer, and may overtake each other. */
    static final MethodDescriptor<AppendEntriesRequestProto, AppendEntriesReplyProto> APPEND_ENTRIES = method(
            MethodType.BIDI_STREAMING,
            "AppendEntries",
            AppendEntriesRequestProto.parser(),
            AppendEntriesReplyProto.parser());

    private RaftRpc() {}

    private static <Q extends MessageLite, A extends MessageLite> MethodDescriptor<Q, A> method(
            MethodType type, String name, Parser<Q> request, Parser<A> reply) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new RatisBytes<>(request))
                .setResponseMarshaller(new RatisBytes<>(reply))
                .build();
    }

    private record RatisBytes<M extends MessageLite>(Parser<M> parser) implements MethodDescriptor.Marshaller<M> {
        @Override
        public InputStream stream(M message) {
            return new MessageStream(message);
        }

        @Override
        public M parse(InputStream bytes) {
            try {
                return parser.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw Status.INTERNAL
                        .withDescription("a peer sent a raft message that does not parse")
                        .withCause(e)
                        .asRuntimeException();
            }
        }
    }

    /** A message on its way out: gRPC has it written straight into the buffer of the connection. */
    private static final class MessageStream extends InputStream implements Drainable, KnownLength {
        private @Nullable MessageLite message;
        private @Nullable ByteArrayInputStream bytes;

        MessageStream(MessageLite message) {
            this.message = message;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            MessageLite whole = message;
            if (whole == null) {
                return (int) bytes().transferTo(target);
            }
            message = null;
            whole.writeTo(target);
            return whole.getSerializedSize();
        }

        @Override
        public int available() {
            MessageLite whole = message;
            return whole == null ? bytes().available() : whole.getSerializedSize();
        }

        @Override
        public int read() {
            return bytes().read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes().read(target, offset, length);
        }

        /** What has not been drained. */
        private ByteArrayInputStream bytes() {
            ByteArrayInputStream left = bytes;
            if (left == null) {
                left = new ByteArrayInputStream(message == null ? new byte[0] : message.toByteArray());
                message = null;
                bytes = left;
            }
            return left;
        }
    }
}
