package io.balsa.store.raft;

import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.tls.PortTls;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCallStreamObserver;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * Adds the members' own calls to Ratis' server and takes away what nobody but raft's peers should do there: Ratis also
 * serves its clients and administrators (who may change the configuration or remove the group) on the same port.
 */
final class PeerService implements GrpcServices.Customizer {
    /** The only service of Ratis' own that a peer needs. */
    private static final String RAFT = "ratis.grpc.RaftServerProtocolService";

    private final PeerHandler handler;
    private final @Nullable PortTls tls;
    private final String cluster;
    private final String self;

    /** @param tls null: members speak plain text */
    PeerService(PeerHandler handler, Identity self, @Nullable PortTls tls) {
        this.handler = handler;
        this.tls = tls;
        this.cluster = self.clusterHex();
        this.self = self.hexId();
    }

    @Override
    public NettyServerBuilder customize(NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
        // Handlers hand over and return; a thread hop per message would cost more than they do.
        builder.directExecutor().addService(definition()).intercept(new Gate());
        if (tls == null) {
            return builder;
        }
        CallerCheck callers = CallerCheck.of(tls);
        return callers == null ? builder : builder.addTransportFilter(callers);
    }

    private ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(PeerRpc.SERVICE)
                .addMethod(PeerRpc.HELLO, ServerCalls.asyncUnaryCall(answer(handler::hello)))
                .addMethod(PeerRpc.JOIN, ServerCalls.asyncUnaryCall(answer(handler::join)))
                .addMethod(PeerRpc.STANDING, ServerCalls.asyncUnaryCall(answer(handler::standing)))
                .addMethod(PeerRpc.CHANGE_MEMBER, ServerCalls.asyncUnaryCall(answer(handler::changeMember)))
                .addMethod(PeerRpc.TERM_PING, ServerCalls.asyncUnaryCall(answer(handler::termPing)))
                .addMethod(PeerRpc.READ_INDEX, ServerCalls.asyncUnaryCall(answer(handler::readIndex)))
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

    /** Lets through raft's own messages to this member and, from members of this cluster, ours. */
    private final class Gate implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String stranger = call.getAttributes().get(CallerCheck.REFUSED);
            if (stranger != null) {
                return refuse(call, stranger);
            }
            String service = call.getMethodDescriptor().getServiceName();
            if (RAFT.equals(service)) {
                return new ForThisMember<>(next.startCall(call, headers), call);
            }
            if (!PeerRpc.SERVICE.equals(service)) {
                return refuse(call, "only members of the cluster talk to this port");
            }
            // Who joins does not know the cluster yet.
            if (!PeerRpc.JOIN
                    .getFullMethodName()
                    .equals(call.getMethodDescriptor().getFullMethodName())) {
                if (!cluster.equals(headers.get(PeerRpc.CLUSTER))) {
                    return refuse(call, "this is a member of another cluster");
                }
                if (!self.equals(headers.get(PeerRpc.TO))) {
                    return refuse(call, "this is the member " + self);
                }
            }
            return next.startCall(call, headers);
        }

        private <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, String why) {
            call.close(Status.PERMISSION_DENIED.withDescription(why), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    /**
     * Ratis does not look whom a message is for. A member that listens at another's address would acknowledge entries in the
     * other's name, and one of them could be lost.
     */
    private final class ForThisMember<Q> extends SimpleForwardingServerCallListener<Q> {
        private final ServerCall<Q, ?> call;
        private boolean refused;

        ForThisMember(ServerCall.Listener<Q> next, ServerCall<Q, ?> call) {
            super(next);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            String to = addressee(message);
            if (refused || !to.equals(self)) {
                refuse(to);
            } else {
                super.onMessage(message);
            }
        }

        private void refuse(String to) {
            if (!refused) {
                refused = true;
                call.close(
                        Status.PERMISSION_DENIED.withDescription("this is the member " + self + ", not " + to),
                        new Metadata());
            }
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                super.onHalfClose();
            }
        }
    }

    private static String addressee(Object message) {
        RaftRpcRequestProto request;
        if (message instanceof AppendEntriesRequestProto append) {
            request = append.getServerRequest();
        } else if (message instanceof RequestVoteRequestProto vote) {
            request = vote.getServerRequest();
        } else if (message instanceof InstallSnapshotRequestProto snapshot) {
            request = snapshot.getServerRequest();
        } else if (message instanceof StartLeaderElectionRequestProto election) {
            request = election.getServerRequest();
        } else if (message instanceof ReadIndexRequestProto read) {
            request = read.getServerRequest();
        } else {
            return "";
        }
        return request.getReplyId().toStringUtf8();
    }
}
