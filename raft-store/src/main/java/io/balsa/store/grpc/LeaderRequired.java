package io.balsa.store.grpc;

import io.balsa.store.raft.RequestFailed.Reason;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.function.BooleanSupplier;

/**
 * etcd: a call with the metadata {@code hasleader: true} is refused by a member that knows of no leader, so that the client
 * turns to another one. Kubernetes sets it on every watch; {@link WatchService#leaderLost()} ends the ones under way.
 */
public final class LeaderRequired implements ServerInterceptor {
    private static final Metadata.Key<String> HAS_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    /** Present in the context of calls that asked for it. */
    static final Context.Key<Boolean> ASKED = Context.key("hasleader");

    private final BooleanSupplier leaderKnown;

    public LeaderRequired(BooleanSupplier leaderKnown) {
        this.leaderKnown = leaderKnown;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!"true".equals(headers.get(HAS_LEADER))) {
            return next.startCall(call, headers);
        }
        if (leaderKnown.getAsBoolean()) {
            return Contexts.interceptCall(Context.current().withValue(ASKED, true), call, headers, next);
        }
        call.close(Errors.of(Reason.NO_LEADER).getStatus(), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
