package io.balsa.api.server.http.tls;

import io.balsa.api.tls.Authorities;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Judges client certificates after the handshake. Immutable, for any thread.
 *
 * <p>The {@link #askingTrustManager} names the client CA to clients, so that they choose the right certificate, and
 * lets every handshake pass; {@link #refusal} then says whether the chain that came is good. Nothing may be done for a
 * connection whose chain has not been judged.
 */
public final class ClientCertificateCheck {
    private final X509TrustManager judge;
    private final InstantSource clock;

    /** @throws GeneralSecurityException when the JDK cannot use the certificates as trust anchors */
    public ClientCertificateCheck(List<X509Certificate> authorities, InstantSource clock)
            throws GeneralSecurityException {
        this.judge = Authorities.of(authorities);
        this.clock = clock;
    }

    /**
     * Why a chain is not accepted; empty when it is. Costs a signature check: callers keep the answer for a connection
     * and use {@link #expiry} for its later requests.
     */
    public Optional<String> refusal(X509Certificate[] chain) {
        if (chain.length == 0) {
            return Optional.of("a client certificate is needed");
        }
        Optional<String> expiry = expiry(chain[0]);
        if (expiry.isPresent()) {
            return expiry;
        }
        try {
            judge.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of("the client certificate is not from this cluster's authority");
        }
    }

    /** Why a certificate is not accepted at this moment, when its time is the reason. */
    public Optional<String> expiry(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
            return Optional.empty();
        } catch (CertificateExpiredException e) {
            return Optional.of("the client certificate expired at "
                    + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            return Optional.of("the client certificate is not valid before "
                    + certificate.getNotBefore().toInstant());
        }
    }

    /** For the handshake only: names the authorities, accepts any chain. */
    public X509ExtendedTrustManager askingTrustManager() {
        return new Asking(judge.getAcceptedIssuers());
    }

    private static final class Asking extends X509ExtendedTrustManager {
        private final X509Certificate[] issuers;

        Asking(X509Certificate[] issuers) {
            this.issuers = issuers;
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return issuers.clone();
        }

        // Any client chain passes the handshake: refusal() judges it for each request.
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this trust manager is for servers");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, authType);
        }
    }
}
