package io.balsa.api.server.http;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.auth.Bearers;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.auth.ClientCertificates;
import io.balsa.api.server.http.tls.ClientCertificateCheck;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the caller of a request: in the client certificate of its connection, or else in a bearer token. The chain of
 * certificates is judged once for each TLS session; whether its time has run out, and a token, for each request.
 *
 * <p>Kubernetes: a certificate goes before a token, and one that is not accepted stands in no token's way. Who is refused reads
 * "Unauthorized" and no reason, which would help those who guess; the reason is in the log, the token is not.
 */
final class Authentication {
    private static final String VERDICT = Authentication.class.getName() + ".verdict";
    private static final Logger log = LoggerFactory.getLogger(Authentication.class);
    private static final X509Certificate[] NONE = {};
    private static final String[] NO_WORDS = {};

    private final ClientCertificateCheck check;
    private final Bearers bearers;

    Authentication(ClientCertificateCheck check, Bearers bearers) {
        this.check = check;
        this.bearers = bearers;
    }

    /** @throws StatusError Unauthorized when the request comes with neither a good certificate nor a good token */
    Caller caller(Request request) {
        return certified(request)
                .or(() -> bearing(request))
                .orElseThrow(() -> StatusError.unauthorized("Unauthorized"));
    }

    private Optional<Caller> bearing(Request request) {
        String token = token(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        if (token.isEmpty()) {
            return Optional.empty();
        }
        Bearers.Verdict verdict = bearers.judge(token, List.of());
        if (verdict.caller().isEmpty()) {
            log.debug("A token is not accepted: {}", verdict.refusal());
        }
        return verdict.caller();
    }

    /** What follows the word Bearer, up to a blank; empty when the header is missing or of another kind. */
    private static String token(@Nullable String authorization) {
        String[] words = authorization == null ? NO_WORDS : authorization.trim().split(" ", -1);
        return words.length >= 2 && words[0].equalsIgnoreCase("Bearer") ? words[1] : "";
    }

    private Optional<Caller> certified(Request request) {
        if (!(request.getAttribute(SslSessionData.ATTRIBUTE) instanceof SslSessionData tls)) {
            return Optional.empty();
        }
        X509Certificate[] chain = certificates(tls);
        if (chain.length == 0) {
            return Optional.empty();
        }
        Verdict verdict = verdict(tls.sslSession(), chain);
        Optional<String> refusal = verdict.refusal();
        if (refusal.isEmpty() && verdict.certificate() != null) {
            refusal = check.expiry(verdict.certificate());
        }
        if (refusal.isPresent() || verdict.caller() == null) {
            log.debug("A client is not accepted: {}", refusal.orElse("the client certificate names no user"));
            return Optional.empty();
        }
        return Optional.of(verdict.caller());
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
