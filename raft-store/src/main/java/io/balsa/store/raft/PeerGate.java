package io.balsa.store.raft;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Lets through calls of members of this cluster that mean this member. One that listens at another's address would
 * acknowledge entries in the other's name, and one of them could be lost.
 */
final class PeerGate implements ServerInterceptor {
    private final String cluster;
    private final String self;

    PeerGate(Identity self) {
        this.cluster = self.clusterHex();
        this.self = self.hexId();
    }

    String self() {
        return self;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String stranger = call.getAttributes().get(CallerCheck.REFUSED);
        if (stranger != null) {
            return refuse(call, stranger);
        }
        // Who joins does not know the cluster yet.
        if (!PeerRpc.JOIN.getFullMethodName().equals(call.getMethodDescriptor().getFullMethodName())) {
            if (!cluster.equals(headers.get(PeerRpc.CLUSTER))) {
                return refuse(call, "this is a member of another cluster");
            }
            if (!self.equals(headers.get(PeerRpc.TO))) {
                return refuse(call, "this is the member " + self);
            }
        }
        return next.startCall(call, headers);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, String why) {
        call.close(Status.PERMISSION_DENIED.withDescription(why), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
