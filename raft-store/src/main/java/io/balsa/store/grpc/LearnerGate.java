package io.balsa.store.grpc;

import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.member.MemberRefusals;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * etcd: a learner tells its status, serves serializable ranges and its snapshot, and nothing else, so that clients turn to
 * voters. Balsa's learners say whether they are healthy, too.
 */
public final class LearnerGate implements ServerInterceptor {
    private static final Set<String> OPEN = Set.of(
            MaintenanceGrpc.getStatusMethod().getFullMethodName(),
            MaintenanceGrpc.getSnapshotMethod().getFullMethodName(),
            HealthGrpc.getCheckMethod().getFullMethodName(),
            HealthGrpc.getWatchMethod().getFullMethodName());

    private static final String RANGE = KVGrpc.getRangeMethod().getFullMethodName();

    private final BooleanSupplier learner;

    /** @param learner whether this member is one now */
    public LearnerGate(BooleanSupplier learner) {
        this.learner = learner;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        if (OPEN.contains(method) || !learner.getAsBoolean()) {
            return next.startCall(call, headers);
        }
        if (method.equals(RANGE)) {
            return new OnlySerializable<>(next.startCall(call, headers), call);
        }
        call.close(refusal(), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static Status refusal() {
        return Errors.of(MemberRefusals.NO_RPC_FOR_LEARNER).getStatus();
    }

    private static final class OnlySerializable<Q> extends SimpleForwardingServerCallListener<Q> {
        private final ServerCall<Q, ?> call;
        private boolean refused;

        OnlySerializable(ServerCall.Listener<Q> next, ServerCall<Q, ?> call) {
            super(next);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            if (message instanceof RangeRequest range && !range.getSerializable()) {
                refused = true;
                call.close(refusal(), new Metadata());
            } else {
                super.onMessage(message);
            }
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                super.onHalfClose();
            }
        }
    }
}
