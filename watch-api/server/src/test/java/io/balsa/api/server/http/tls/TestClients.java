package io.balsa.api.server.http.tls;

import io.balsa.api.tls.Authorities;
import io.balsa.api.tls.TlsIdentity;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

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
            KeyManager[] keys = user == null
                    ? null
                    : new KeyManager[] {
                        TlsIdentity.load(user.certificateFile(), user.keyFile()).keyManager()
                    };
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {Authorities.of(List.of(trusted.certificate()))}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
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
