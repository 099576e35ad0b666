package io.balsa.store.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trusts certificates that are signed by the authorities in a file, as it is now, and that pass the rules for callers. What
 * is refused is logged with the reason, since the other side learns little of it. Thread-safe.
 */
final class ReloadingTrust extends X509ExtendedTrustManager {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingTrust.class);

    private record Trusted(String text, X509ExtendedTrustManager manager) {}

    private final Optional<Path> authorities;
    private final CallerRules callers;
    private volatile Trusted trusted;

    /**
     * @param authorities empty: whom Java trusts
     * @param callers what is asked of certificates of those who call
     * @throws IOException with a sentence for the operator
     */
    ReloadingTrust(Optional<Path> authorities, CallerRules callers) throws IOException {
        this.authorities = authorities;
        this.callers = callers;
        this.trusted = read();
    }

    private Trusted read() throws IOException {
        try {
            if (authorities.isEmpty()) {
                return new Trusted("", manager(null));
            }
            String text = Identity.text(authorities.get());
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : Pem.certificates(text)) {
                store.setCertificateEntry("ca" + number++, authority);
            }
            return new Trusted(text, manager(store));
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the trusted CA " + authorities.map(Path::toString).orElse("") + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("this JVM checks no certificates");
    }

    private X509ExtendedTrustManager current() {
        Trusted last = trusted;
        try {
            if (authorities.isPresent() && !last.text().equals(Identity.text(authorities.get()))) {
                last = read();
                trusted = last;
                LOG.info("trusts the new authorities in {}", authorities.get());
            }
        } catch (IOException e) {
            LOG.warn("goes on with the last good authorities: {}", e.getMessage());
        }
        return last.manager();
    }

    /** A check of the JDK's that may refuse. */
    private interface Check {
        void run(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void caller(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run(current());
            callers.check(chain);
        } catch (CertificateException e) {
            LOG.warn("refuses the caller {}: {}", chain[0].getSubjectX500Principal(), e.getMessage());
            throw e;
        }
    }

    private void called(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run(current());
            callers.checkNames(chain[0]);
        } catch (CertificateException e) {
            LOG.warn("does not trust {}, which it has called: {}", chain[0].getSubjectX500Principal(), e.getMessage());
            throw e;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        caller(chain, manager -> manager.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        caller(chain, manager -> manager.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        caller(chain, manager -> manager.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        called(chain, manager -> manager.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        called(chain, manager -> manager.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        called(chain, manager -> manager.checkServerTrusted(chain, authType));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        // etcd tells callers whom it trusts; where that is Java's whole list, it would not fit into one record.
        return authorities.isPresent() ? current().getAcceptedIssuers() : new X509Certificate[0];
    }
}
