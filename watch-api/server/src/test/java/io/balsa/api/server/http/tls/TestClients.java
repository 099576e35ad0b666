package io.balsa.api.server.http.tls;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** HTTP clients that trust an authority and show a certificate, or none. */
public final class TestClients {
    private TestClients() {}

    public static HttpClient with(TestAuthority trusted, TestAuthority.Issued user, HttpClient.Version version) {
        return client(context(trusted, user), version);
    }

    public static HttpClient anonymous(TestAuthority trusted) {
        return client(context(trusted, null), HttpClient.Version.HTTP_1_1);
    }

    /** A context for clients; a null user shows no certificate. */
    public static SSLContext context(TestAuthority trusted, TestAuthority.Issued user) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("trusted", trusted.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            X509TrustManager manager = (X509TrustManager) trust.getTrustManagers()[0];
            if (user != null) {
                return TlsIdentity.load(user.certificateFile(), user.keyFile()).context(manager);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpClient client(SSLContext context, HttpClient.Version version) {
        return HttpClient.newBuilder()
                .sslContext(context)
                .version(version)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }
}
