package io.balsa.api.server.http.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A certificate with its chain and its private key: what this process shows of itself.
 *
 * @param chain its own certificate first, then its issuers
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    private static final char[] NO_PASSWORD = new char[0];

    public TlsIdentity {
        chain = List.copyOf(chain);
    }

    /** @throws BadPem when one of the files cannot be used */
    public static TlsIdentity load(Path certificate, Path key) {
        return new TlsIdentity(Pem.certificates(certificate), Pem.privateKey(key));
    }

    /** A TLS context that shows this identity and trusts what the given manager trusts. */
    public SSLContext context(TrustManager trust) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore(), NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
        return context;
    }

    private KeyStore keyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException("an empty key store cannot be made", e);
        }
        store.setKeyEntry("identity", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
        return store;
    }
}
