package io.balsa.api.server.http;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.auth.ClientCertificates;
import io.balsa.api.server.http.tls.ClientCertificateCheck;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller of a request in the client certificate of its connection. The chain is judged once for each TLS
 * session; whether its time has run out, for each request.
 */
final class Authentication {
    private static final String VERDICT = Authentication.class.getName() + ".verdict";
    private static final X509Certificate[] NONE = {};

    private final ClientCertificateCheck check;

    Authentication(ClientCertificateCheck check) {
        this.check = check;
    }

    /** @throws StatusError Unauthorized when the request comes with no certificate, or with one that is not accepted */
    Caller caller(Request request) {
        if (!(request.getAttribute(SslSessionData.ATTRIBUTE) instanceof SslSessionData tls)) {
            throw StatusError.unauthorized("Unauthorized: a TLS connection with a client certificate is needed");
        }
        Verdict verdict = verdict(tls.sslSession(), certificates(tls));
        Optional<String> refusal = verdict.refusal();
        if (refusal.isEmpty() && verdict.certificate() != null) {
            refusal = check.expiry(verdict.certificate());
        }
        if (refusal.isPresent() || verdict.caller() == null) {
            throw StatusError.unauthorized("Unauthorized: " + refusal.orElse("the client certificate names no user"));
        }
        return verdict.caller();
    }

    private record Verdict(
            Optional<String> refusal,
            @Nullable X509Certificate certificate,
            @Nullable Caller caller) {}

    private Verdict verdict(SSLSession session, X509Certificate[] chain) {
        if (session.getValue(VERDICT) instanceof Verdict known) {
            return known;
        }
        Optional<String> refusal = check.refusal(chain);
        Verdict verdict = refusal.isPresent()
                ? new Verdict(refusal, null, null)
                : new Verdict(
                        Optional.empty(),
                        chain[0],
                        ClientCertificates.caller(chain[0]).orElse(null));
        session.putValue(VERDICT, verdict);
        return verdict;
    }

    private static X509Certificate[] certificates(SslSessionData tls) {
        X509Certificate[] chain = tls.peerCertificates();
        return chain == null ? NONE : chain;
    }
}
