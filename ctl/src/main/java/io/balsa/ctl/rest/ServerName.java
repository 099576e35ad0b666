package io.balsa.ctl.rest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Whether a certificate is that of a host: RFC 6125 as Go's TLS reads it. Only subject alternative names count; an address
 * has to be there as an address; {@code *} stands for exactly one label, the first one, and for all of it.
 */
final class ServerName {
    // GeneralName's choices (RFC 5280, 4.2.1.6).
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private ServerName() {}

    /**
     * @param host a DNS name or the literal of an address, also with IPv6's brackets
     * @throws CertificateException when the certificate does not name the host
     */
    static void check(String host, X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            throw new CertificateException("No subject alternative names present");
        }
        boolean address = isAddress(host);
        for (List<?> name : names) {
            int kind = (Integer) name.get(0);
            if (address
                    ? kind == ADDRESS && sameAddress(host, (String) name.get(1))
                    : kind == DNS && matches((String) name.get(1), host)) {
                return;
            }
        }
        throw new CertificateException(
                address
                        ? "No subject alternative names matching IP address " + host + " found"
                        : "No subject alternative DNS name matching " + host + " found.");
    }

    /** A colon stands in no DNS name, and the last label of one is no number (RFC 1123, 2.1). */
    private static boolean isAddress(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return host.indexOf(':') >= 0 || (!last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    private static boolean sameAddress(String host, String name) throws CertificateException {
        try {
            return InetAddress.getByName(host).equals(InetAddress.getByName(name));
        } catch (UnknownHostException e) {
            throw new CertificateException("\"" + host + "\" is not an IP address", e);
        }
    }

    private static boolean matches(String pattern, String host) {
        String name = withoutDot(host);
        String expected = withoutDot(pattern);
        if (expected.startsWith("*.")) {
            int dot = name.indexOf('.');
            return dot > 0 && name.substring(dot).equals(expected.substring(1));
        }
        return !name.isEmpty() && name.equals(expected);
    }

    private static String withoutDot(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
