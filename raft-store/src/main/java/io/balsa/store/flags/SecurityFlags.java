package io.balsa.store.flags;

import java.util.List;
import java.util.stream.Stream;

/** Certificates, tokens and who may come in. */
final class SecurityFlags {
    private static final List<Flag> CLIENTS = List.of(
            Flag.text("cert-file", "", "Certificate of the client ports (PEM); read again for each handshake."),
            Flag.text("key-file", "", "Its key."),
            Flag.yesOrNo("client-cert-auth", "false", "Clients need a certificate."),
            Flag.text("trusted-ca-file", "", "Who signs clients' certificates; means --client-cert-auth."),
            Flag.text("client-cert-file", "", "").withoutEffect("a member does not call its own client port"),
            Flag.text("client-key-file", "", "").withoutEffect("a member does not call its own client port"),
            Flag.text("client-crl-file", "", "Client certificates that are revoked."),
            Flag.list("client-cert-allowed-hostname", "", "Hosts of which a client certificate must name one."),
            Flag.yesOrNo("auto-tls", "false", "Where there is no certificate, make one."));

    private static final List<Flag> PEERS = List.of(
            Flag.text("peer-cert-file", "", "Certificate of the peer port (PEM); read again for each handshake."),
            Flag.text("peer-key-file", "", "Its key."),
            Flag.yesOrNo("peer-client-cert-auth", "false", "Members that call need a certificate."),
            Flag.text("peer-trusted-ca-file", "", "Who signs members' certificates; means --peer-client-cert-auth."),
            Flag.text("peer-client-cert-file", "", "What this member shows when it calls; empty: --peer-cert-file."),
            Flag.text("peer-client-key-file", "", "Its key."),
            Flag.text("peer-crl-file", "", "Members' certificates that are revoked."),
            Flag.list("peer-cert-allowed-cn", "", "Common names of which a member's certificate must have one."),
            Flag.list("peer-cert-allowed-hostname", "", "Hosts of which a member's certificate must name one."),
            Flag.yesOrNo(
                    "peer-skip-client-san-verification", "false", "A caller's certificate need not name its address."),
            Flag.yesOrNo("peer-auto-tls", "false", "Where there is no certificate, make one."));

    private static final List<Flag> BOTH = List.of(
            Flag.count("self-signed-cert-validity", "1", "Years that a made certificate holds."),
            Flag.list("cipher-suites", "", "Names of TLS 1.2 ciphers; empty: the library's choice."),
            Flag.text("tls-min-version", "TLS1.2", "TLS1.2 or TLS1.3."),
            Flag.text("tls-max-version", "", "TLS1.2 or TLS1.3; empty: the newest."),
            Flag.list("cors", "*", "Origins that browsers may call from; empty or *: all."),
            Flag.list("host-whitelist", "*", "Host names that plain HTTP requests may use; empty or *: all."));

    private static final List<Flag> AUTH = List.of(
            Flag.text("auth-token", "simple", "simple, or jwt,pub-key=FILE,priv-key=FILE,sign-method=RS256,ttl=10m."),
            Flag.count("auth-token-ttl", "300", "Seconds that a simple token holds after its last use."),
            Flag.count("bcrypt-cost", "10", "Work of hashing a password, 4 to 31."));

    static final List<Flag> ALL = Stream.of(CLIENTS, PEERS, BOTH, AUTH)
            .flatMap(List::stream)
            .map(SecurityFlags::named)
            .toList();

    private static Flag named(Flag flag) {
        return flag.name().equals("peer-skip-client-san-verification") ? flag.formerlyExperimental() : flag;
    }

    private SecurityFlags() {}
}
