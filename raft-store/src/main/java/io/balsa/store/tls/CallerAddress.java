package io.balsa.store.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Whether a certificate fits the address that its bearer calls from, so that one machine's certificate does not serve
 * another. etcd: the same for members, except that it looks up a certificate's names in DNS for each connection, which this
 * does not: names pass.
 */
public final class CallerAddress {
    private CallerAddress() {}

    /** Why it does not; empty: it does, or says nothing of addresses. */
    public static Optional<String> refusal(X509Certificate certificate, InetAddress caller) {
        CertificateHosts hosts;
        try {
            hosts = CertificateHosts.of(certificate);
        } catch (CertificateParsingException e) {
            return Optional.of("the certificate's names cannot be read");
        }
        boolean fits = hosts.isEmpty()
                || !hosts.dnsNames().isEmpty()
                || hosts.addresses().contains(caller);
        return fits
                ? Optional.empty()
                : Optional.of("the certificate of " + certificate.getSubjectX500Principal() + " is for "
                        + hosts.addresses() + ", not for " + caller.getHostAddress());
    }
}
