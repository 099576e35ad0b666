package io.balsa.api.server.auth;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * Reads the caller out of a client certificate as Kubernetes does: common name = user, each organisation = one group.
 *
 * <p>{@code O=system:nodes, CN=system:node:n1} is the user {@code system:node:n1} in the groups {@code system:nodes} and
 * {@code system:authenticated}. The certificate must already have been verified against the client CA by TLS.
 */
public final class ClientCertificates {
    private ClientCertificates() {}

    /** The caller that this certificate names; empty when it has no common name. */
    public static Optional<Caller> caller(X509Certificate certificate) {
        LdapName name;
        try {
            name = new LdapName(certificate.getSubjectX500Principal().getName(X500Principal.RFC2253));
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
        String user = "";
        var groups = new ArrayList<String>();
        for (Rdn rdn : name.getRdns()) {
            if (rdn.getType().equalsIgnoreCase("CN") && rdn.getValue() instanceof String value) {
                user = value;
            } else if (rdn.getType().equalsIgnoreCase("O") && rdn.getValue() instanceof String value) {
                groups.add(value);
            }
        }
        return user.isBlank() ? Optional.empty() : Optional.of(new Caller(user, Caller.authenticated(groups)));
    }
}
