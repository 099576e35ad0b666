package io.balsa.store.tls;

import io.grpc.netty.shaded.io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The hosts that a certificate names in its subject alternative names; addresses are never looked up. */
record CertificateHosts(List<String> dnsNames, List<InetAddress> addresses) {
    private static final int DNS = 2;
    private static final int IP = 7;

    static CertificateHosts of(X509Certificate certificate) throws CertificateParsingException {
        List<String> dnsNames = new ArrayList<>();
        List<InetAddress> addresses = new ArrayList<>();
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        for (List<?> name : all == null ? List.<List<?>>of() : all) {
            int kind = (Integer) name.get(0);
            if (kind == DNS) {
                dnsNames.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
            } else if (kind == IP) {
                addresses.add(literal(String.valueOf(name.get(1))));
            }
        }
        return new CertificateHosts(dnsNames, addresses);
    }

    boolean isEmpty() {
        return dnsNames.isEmpty() && addresses.isEmpty();
    }

    /** Whether it is good for a host: a name, or an address with or without brackets. */
    boolean hold(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (isAddress(bare)) {
            return addresses.contains(literal(bare));
        }
        String name = bare.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return dnsNames.contains(name) || (dot > 0 && dnsNames.contains("*" + name.substring(dot)));
    }

    static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** An address that is written as one; such a text is never looked up. */
    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address + " is no IP address", e);
        }
    }
}
