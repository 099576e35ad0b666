package io.balsa.store.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a caller's certificate must say, besides being signed by somebody who is trusted.
 *
 * @param names its common name is one of these; empty: any
 * @param hosts it holds for one of these; empty: any
 * @param crl revoked certificates, read for each handshake as etcd does
 */
record CallerRules(List<String> names, List<String> hosts, Optional<Path> crl) {

    void check(X509Certificate[] chain) throws CertificateException {
        checkNames(chain[0]);
        if (crl.isPresent()) {
            checkRevocation(crl.get(), chain);
        }
    }

    /** etcd: this much is asked of whom a member calls, too. */
    void checkNames(X509Certificate leaf) throws CertificateException {
        if (!names.isEmpty() && CommonName.of(leaf).filter(names::contains).isEmpty()) {
            throw new CertificateException("its common name is none of " + names);
        }
        if (!hosts.isEmpty() && hosts.stream().noneMatch(CertificateHosts.of(leaf)::hold)) {
            throw new CertificateException("it names none of the hosts " + hosts);
        }
    }

    private static void checkRevocation(Path file, X509Certificate[] chain) throws CertificateException {
        try {
            Collection<? extends CRL> lists = CertificateFactory.getInstance("X.509")
                    .generateCRLs(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (lists.isEmpty()) {
                throw new CertificateException("the revocation list " + file + " is empty");
            }
            for (CRL list : lists) {
                for (X509Certificate certificate : chain) {
                    if (((X509CRL) list).getRevokedCertificate(certificate) != null) {
                        throw new CertificateException("it is revoked");
                    }
                }
            }
        } catch (IOException | CRLException e) {
            // Nobody knows who is revoked: nobody comes in.
            throw new CertificateException("the revocation list " + file + " cannot be read", e);
        }
    }

    /** Made when a port is opened, so that a bad list is found then. */
    void requireReadable() throws IOException {
        if (crl.isPresent()) {
            byte[] bytes = Identity.bytes(crl.get());
            try {
                CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(bytes));
            } catch (GeneralSecurityException e) {
                throw new IOException("the revocation list " + crl.get() + " cannot be used: " + e.getMessage(), e);
            }
        }
    }
}
