package io.balsa.api.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose signatures on a certificate are trusted. */
public final class Authorities {
    private Authorities() {}

    /** @throws BadPem when the file cannot be used */
    public static X509ExtendedTrustManager load(Path file) throws BadPem {
        List<X509Certificate> certificates = PemFile.certificates(file);
        try {
            return of(certificates);
        } catch (GeneralSecurityException e) {
            throw new BadPem(file, "its certificates are of no use as authorities", e);
        }
    }

    /** @throws GeneralSecurityException when the JDK cannot use the certificates as trust anchors */
    public static X509ExtendedTrustManager of(List<X509Certificate> certificates) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException("an empty key store cannot be made", e);
        }
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("this Java has no trust manager for X.509"));
    }
}
