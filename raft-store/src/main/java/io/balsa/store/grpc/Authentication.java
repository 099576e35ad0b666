package io.balsa.store.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The first thing behind both doors: finds out who calls, and holds a call back from its service until {@link CallRule} is
 * met. While permissions are switched off it only notes who calls, for streams that are still open when they are switched on.
 *
 * <p>The door inside the process is trusted: whoever has the channel is the store's own, unless the call says that it is made
 * for somebody outside (the JSON gateway's are).
 */
public final class Authentication implements ServerInterceptor {
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> GATEWAY =
            Metadata.Key.of("grpcgateway-accept", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "Bearer ";

    private final Permits permits;
    private final boolean certificates;

    /** @param certificates whether the certificate of a client without a token says who it is */
    public Authentication(Permits permits, boolean certificates) {
        this.permits = permits;
        this.certificates = certificates;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Requester who = requester(call, headers);
        Context context = Context.current().withValue(Requester.KEY, who);
        CompletableFuture<Void> admitted =
                permits.admit(who, CallRule.of(call.getMethodDescriptor().getFullMethodName()));
        if (admitted.isDone() && !admitted.isCompletedExceptionally()) {
            return Contexts.interceptCall(context, call, headers, next);
        }
        HeldCall<Q> held = new HeldCall<>();
        admitted.whenComplete((done, refusal) -> {
            if (refusal == null) {
                held.release(() -> Contexts.interceptCall(context, call, headers, next));
            } else {
                call.close(Errors.of(refusal).getStatus(), new Metadata());
            }
        });
        return held;
    }

    private Requester requester(ServerCall<?, ?> call, Metadata headers) {
        boolean forOthers = headers.containsKey(GATEWAY);
        boolean inside = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InProcessSocketAddress;
        if (inside && !forOthers) {
            return Requester.INSIDE;
        }
        String token = token(headers);
        // etcd: the gateway shows the server's own certificate, which says nothing about who stands before it.
        boolean named = certificates && token == null && !forOthers;
        var session = named ? call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION) : null;
        return token == null && session == null ? Requester.NOBODY : new Requester.Client(token, session);
    }

    private static @Nullable String token(Metadata headers) {
        String token = headers.get(TOKEN);
        if (token == null) {
            token = headers.get(AUTHORIZATION);
        }
        return token != null && token.startsWith(BEARER) ? token.substring(BEARER.length()) : token;
    }
}
