package io.balsa.store.raft;

import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/** Hands raft's messages from peers to Ratis, on the network's thread. Votes are on disk when they are answered. */
final class RaftService {
    private interface Method<Q, A> {
        A answer(Q request) throws IOException;
    }

    private final RaftServer server;
    private final AppendStreams streams;

    /** @param streams is told which of them are open */
    RaftService(RaftServer server, AppendStreams streams) {
        this.server = server;
        this.streams = streams;
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(RaftRpc.SERVICE)
                .addMethod(RaftRpc.REQUEST_VOTE, ServerCalls.asyncUnaryCall(unary(server::requestVote)))
                .addMethod(RaftRpc.START_ELECTION, ServerCalls.asyncUnaryCall(unary(server::startLeaderElection)))
                .addMethod(RaftRpc.INSTALL_SNAPSHOT, ServerCalls.asyncUnaryCall(unary(server::installSnapshot)))
                .addMethod(RaftRpc.APPEND_ENTRIES, ServerCalls.asyncBidiStreamingCall(Appends::new))
                .build();
    }

    private static <Q, A> ServerCalls.UnaryMethod<Q, A> unary(Method<Q, A> method) {
        return (request, observer) -> {
            A answer;
            try {
                answer = method.answer(request);
            } catch (IOException | RuntimeException e) {
                observer.onError(status(e).asRuntimeException());
                return;
            }
            observer.onNext(answer);
            observer.onCompleted();
        };
    }

    /** A member that is starting, stopping or removed refuses so. */
    private static Status status(Throwable failure) {
        return Status.UNAVAILABLE.withDescription(String.valueOf(failure.getMessage()));
    }

    /** What one leader sends. Answers come from several threads: one without entries does not wait for the disk. */
    private final class Appends implements StreamObserver<AppendEntriesRequestProto> {
        private final Replies<AppendEntriesReplyProto> replies;
        /** Whose stream it is, from the first message on until the end. */
        private final AtomicReference<@Nullable String> open = new AtomicReference<>();

        private boolean begun;

        Appends(StreamObserver<AppendEntriesReplyProto> leader) {
            this.replies = new Replies<>(leader);
        }

        @Override
        public void onNext(AppendEntriesRequestProto request) {
            if (!begun) {
                begun = true;
                begin(RaftPeerId.valueOf(request.getServerRequest().getRequestorId())
                        .toString());
            }
            try {
                server.appendEntriesAsync(request).whenComplete(this::answer);
            } catch (IOException | RuntimeException e) {
                answer(null, e);
            }
        }

        private void answer(@Nullable AppendEntriesReplyProto reply, @Nullable Throwable failure) {
            if (reply != null) {
                replies.send(reply);
            } else {
                end();
                replies.fail(status(failure == null ? new IllegalStateException("no answer") : failure));
            }
        }

        private void begin(String leader) {
            streams.opened(leader);
            open.set(leader);
        }

        private void end() {
            String leader = open.getAndSet(null);
            if (leader != null) {
                streams.ended(leader);
            }
        }

        @Override
        public void onError(Throwable gone) {
            end();
            replies.gone();
        }

        @Override
        public void onCompleted() {
            end();
            replies.end();
        }
    }
}
