package io.balsa.store.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Whose certificate it is. */
public final class CommonName {
    private CommonName() {}

    /** etcd: the common name in the subject; the last one, if there are several. */
    public static Optional<String> of(X509Certificate certificate) {
        try {
            String name = "";
            // From the end of the text to its beginning: as they stand in the certificate.
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    name = part.getValue().toString();
                }
            }
            return Optional.of(name).filter(text -> !text.isEmpty());
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
