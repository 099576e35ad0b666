package io.balsa.ctl.rest;

import io.balsa.api.tls.Authorities;
import io.balsa.api.tls.Pem;
import io.balsa.api.tls.TlsIdentity;
import io.balsa.ctl.kubeconfig.Connection;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A TLS context from a kubeconfig's PEM bytes. */
public final class Tls {
    private Tls() {}

    /** Whether {@link #context} leaves the check of the server's name to the socket. */
    static boolean socketChecksName(Connection connection) {
        return !connection.insecure() && connection.authorityPem() == null;
    }

    /**
     * What the kubeconfig trusts and shows.
     *
     * @throws GeneralSecurityException if certificates or key cannot be read
     */
    public static SSLContext context(Connection connection) throws GeneralSecurityException {
        KeyManager[] keys = null;
        String certificatePem = connection.certificatePem();
        String keyPem = connection.keyPem();
        if (certificatePem != null && keyPem != null) {
            TlsIdentity identity = new TlsIdentity(Pem.certificates(certificatePem), Pem.privateKey(keyPem));
            keys = new KeyManager[] {identity.keyManager()};
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust(connection), null);
        return context;
    }

    private static TrustManager @Nullable [] trust(Connection connection) throws GeneralSecurityException {
        if (connection.insecure()) {
            return new TrustManager[] {new TrustAll()};
        }
        String authorityPem = connection.authorityPem();
        if (authorityPem == null) {
            return null;
        }
        return new TrustManager[] {new NamedServers(Authorities.of(Pem.certificates(authorityPem)))};
    }

    /**
     * Trusts servers that an authority of the kubeconfig names. The JDK's own check of names, which is off for these, parses
     * all authorities that come with the JDK at first: a tenth of a command's time, for a rule about public ones.
     */
    private static final class NamedServers extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager authorities;

        NamedServers(X509ExtendedTrustManager authorities) {
            this.authorities = authorities;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            authorities.checkServerTrusted(chain, type, socket);
            checkName(chain, ((SSLSocket) socket).getHandshakeSession());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            authorities.checkServerTrusted(chain, type, engine);
            checkName(chain, engine.getHandshakeSession());
        }

        private static void checkName(X509Certificate[] chain, SSLSession session) throws CertificateException {
            ServerName.check(session.getPeerHost(), chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("without a connection the server has no name");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            authorities.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            authorities.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            authorities.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.getAcceptedIssuers();
        }
    }

    /** What insecure-skip-tls-verify asks for. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
