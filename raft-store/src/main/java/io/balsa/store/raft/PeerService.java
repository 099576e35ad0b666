package io.balsa.store.raft;

import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.peer.v1.Question;
import io.balsa.peer.v1.QuestionReply;
import io.balsa.store.raft.RequestFailed.Reason;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The members' own calls, from the network's thread to {@link PeerHandler}. */
final class PeerService {
    private final PeerHandler handler;

    PeerService(PeerHandler handler) {
        this.handler = handler;
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(PeerRpc.SERVICE)
                .addMethod(PeerRpc.HELLO, ServerCalls.asyncUnaryCall(answer(handler::hello)))
                .addMethod(PeerRpc.JOIN, ServerCalls.asyncUnaryCall(answer(handler::join)))
                .addMethod(PeerRpc.STANDING, ServerCalls.asyncUnaryCall(answer(handler::standing)))
                .addMethod(PeerRpc.PRE_VOTE, ServerCalls.asyncUnaryCall(answer(handler::preVote)))
                .addMethod(PeerRpc.CHANGE_MEMBER, ServerCalls.asyncUnaryCall(answer(handler::changeMember)))
                .addMethod(PeerRpc.QUESTIONS, ServerCalls.asyncBidiStreamingCall(Questions::new))
                .addMethod(PeerRpc.FORWARD, ServerCalls.asyncUnaryCall(answer(handler::forward)))
                .addMethod(PeerRpc.KEEP_ALIVE, ServerCalls.asyncUnaryCall(answer(handler::keepAlive)))
                .addMethod(PeerRpc.TIME_TO_LIVE, ServerCalls.asyncUnaryCall(answer(handler::timeToLive)))
                .addMethod(PeerRpc.HASH_KV, ServerCalls.asyncUnaryCall(answer(handler::hashKv)))
                .addMethod(PeerRpc.OPEN_CHECKPOINT, ServerCalls.asyncUnaryCall(answer(handler::openCheckpoint)))
                .addMethod(
                        PeerRpc.FETCH_CHECKPOINT,
                        ServerCalls.asyncServerStreamingCall((request, observer) ->
                                handler.fetchCheckpoint(request, (ServerCallStreamObserver<CheckpointChunk>) observer)))
                .build();
    }

    private static <Q, A> ServerCalls.UnaryMethod<Q, A> answer(Function<Q, CompletableFuture<A>> method) {
        return (request, observer) -> reply(asked(method, request), observer);
    }

    /** A method that throws has failed: a member that is stopping has no log to ask any more. */
    private static <Q, A> CompletableFuture<A> asked(Function<Q, CompletableFuture<A>> method, Q request) {
        try {
            return method.apply(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <A> void reply(CompletableFuture<A> future, StreamObserver<A> observer) {
        future.whenComplete((answer, failure) -> {
            if (failure == null) {
                observer.onNext(answer);
                observer.onCompleted();
            } else {
                observer.onError(status(failure).asRuntimeException());
            }
        });
    }

    /** {@link PeerClient} reads these codes back: FAILED_PRECONDITION says that nothing has happened. */
    private static Status status(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RequestFailed failed) {
            Status code = failed.reason() == Reason.NOT_LEADER ? Status.FAILED_PRECONDITION : Status.UNAVAILABLE;
            return code.withDescription(failed.reason().text());
        }
        if (cause instanceof StatusRuntimeException refusal) {
            return refusal.getStatus();
        }
        return Status.INTERNAL
                .withDescription(String.valueOf(cause.getMessage()))
                .withCause(cause);
    }

    /** What one member asks. Answers come from several threads: an index is known only after other members have answered. */
    private final class Questions implements StreamObserver<Question> {
        private final Replies<QuestionReply> replies;

        Questions(StreamObserver<QuestionReply> asking) {
            this.replies = new Replies<>(asking);
        }

        @Override
        public void onNext(Question question) {
            asked(this::value, question).whenComplete((value, failure) -> answer(question, value, failure));
        }

        private CompletableFuture<Long> value(Question question) {
            return switch (question.getSubject()) {
                case TERM -> handler.term();
                case READ_INDEX -> handler.readIndex();
                case SUBJECT_UNSPECIFIED, UNRECOGNIZED ->
                    CompletableFuture.failedFuture(new IllegalArgumentException("nobody here knows this question"));
            };
        }

        private void answer(Question question, @Nullable Long value, @Nullable Throwable failure) {
            QuestionReply.Builder reply = QuestionReply.newBuilder().setNumber(question.getNumber());
            if (value != null) {
                reply.setValue(value);
            } else {
                Throwable why = failure == null ? new IllegalStateException("no answer") : failure;
                reply.setRefusal(PeerClient.sentence(status(why)));
            }
            replies.send(reply.build());
        }

        @Override
        public void onError(Throwable gone) {
            replies.gone();
        }

        @Override
        public void onCompleted() {
            replies.end();
        }
    }
}
