package io.balsa.api.server.grpc;

import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.auth.ClientCertificates;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Puts the caller into the context of each call: from the client's certificate, or the one that a channel stands for. */
final class CallerInterceptor implements ServerInterceptor {
    private static final Context.Key<Caller> CALLER = Context.key("caller");

    private final Optional<Caller> fixed;

    private CallerInterceptor(Optional<Caller> fixed) {
        this.fixed = fixed;
    }

    /** For connections with client certificates: a call without one is refused as unauthenticated. */
    static CallerInterceptor fromCertificates() {
        return new CallerInterceptor(Optional.empty());
    }

    /** For an in-process server whose every call is made by this caller. */
    static CallerInterceptor always(Caller caller) {
        return new CallerInterceptor(Optional.of(caller));
    }

    /** The caller of the call that runs on this thread. */
    static Caller current() {
        Caller caller = CALLER.get();
        if (caller == null) {
            throw new IllegalStateException("A call reached the service without passing the interceptor.");
        }
        return caller;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Caller> caller = fixed.isPresent() ? fixed : fromCertificate(call);
        if (caller.isEmpty()) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription(
                            "Unauthorized: a client certificate with a user name is needed"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(CALLER, caller.get()), call, headers, next);
    }

    private static Optional<Caller> fromCertificate(ServerCall<?, ?> call) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? ClientCertificates.caller(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
