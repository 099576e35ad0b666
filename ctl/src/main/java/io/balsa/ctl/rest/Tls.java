package io.balsa.ctl.rest;

import io.balsa.api.tls.Authorities;
import io.balsa.api.tls.Pem;
import io.balsa.api.tls.TlsIdentity;
import io.balsa.ctl.kubeconfig.Connection;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A TLS context from a kubeconfig's PEM bytes. */
final class Tls {
    private Tls() {}

    static SSLContext context(Connection connection) throws GeneralSecurityException {
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
        return new TrustManager[] {Authorities.of(Pem.certificates(authorityPem))};
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
