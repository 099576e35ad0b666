package io.balsa.kubelet.agent;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Lets API servers through and nobody else: TLS has proved the certificate, this looks whose it is. */
final class CallerCheck implements ServerInterceptor {
    private final Set<String> commonNames;

    CallerCheck(Set<String> commonNames) {
        this.commonNames = Set.copyOf(commonNames);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        String caller = session == null ? "" : commonName(session);
        if (!commonNames.contains(caller)) {
            call.close(
                    Status.PERMISSION_DENIED.withDescription(
                            "\"" + caller + "\" may not call a node's agent: only API servers may"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }

    private static String commonName(SSLSession session) {
        try {
            Certificate @Nullable [] chain = session.getPeerCertificates();
            if (chain == null || chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
                return "";
            }
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> String.valueOf(part.getValue()))
                            .findFirst()
                            .orElse("");
        } catch (SSLPeerUnverifiedException | InvalidNameException e) {
            return "";
        }
    }
}
