package io.balsa.store.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The certificates of one port and whom it lets in, as files: they are read again for each handshake, so that they can be
 * renewed under a running member.
 *
 * @param server what the port shows
 * @param client what this member shows when it calls; empty: the same
 * @param trustedCa who signs the other side's certificates; empty: whom Java trusts
 * @param requireClient etcd: callers need a certificate; a trusted CA alone means it, too
 * @param crl revoked certificates
 * @param auto etcd: --auto-tls: where there are no files, a certificate is made and trusted by nobody but those told to
 * @param rules who else may come in
 * @param protocol versions and ciphers
 */
public record TlsFiles(
        Optional<KeyPair> server,
        Optional<KeyPair> client,
        Optional<Path> trustedCa,
        boolean requireClient,
        Optional<Path> crl,
        boolean auto,
        Rules rules,
        Protocol protocol) {
    /** A certificate chain and its key, as PEM. */
    public record KeyPair(Path certificate, Path key) {}

    /**
     * What a caller's certificate must say besides being signed by the trusted CA.
     *
     * @param names its common name is one of these; empty: any
     * @param hosts it holds for one of these hosts; empty: any
     * @param skipCallerAddress peers only: it need not fit the address that it calls from
     */
    public record Rules(List<String> names, List<String> hosts, boolean skipCallerAddress) {
        public static final Rules NONE = new Rules(List.of(), List.of(), false);

        public Rules {
            names = List.copyOf(names);
            hosts = List.copyOf(hosts);
            // etcd: the same rule
            if (!names.isEmpty() && !hosts.isEmpty()) {
                throw new IllegalArgumentException(
                        "allowed names and allowed hosts of certificates exclude each other: give one of the two");
            }
        }
    }

    /**
     * @param minVersion TLS1.2 or TLS1.3
     * @param maxVersion the same; empty: the newest
     * @param ciphers in Java's (IANA's) names; empty: the library's choice
     * @param validityYears of a certificate that is made
     */
    public record Protocol(String minVersion, String maxVersion, List<String> ciphers, int validityYears) {
        public static final Protocol DEFAULT = new Protocol("TLS1.2", "", List.of(), 1);

        public Protocol {
            ciphers = List.copyOf(ciphers);
            check("min", minVersion);
            if (!maxVersion.isEmpty()) {
                check("max", maxVersion);
                if (minVersion.compareTo(maxVersion) > 0) {
                    throw new IllegalArgumentException("--tls-min-version (" + minVersion
                            + ") is greater than --tls-max-version (" + maxVersion + ")");
                }
            }
            if (minVersion.equals("TLS1.3") && !ciphers.isEmpty()) {
                throw new IllegalArgumentException("--cipher-suites cannot be chosen when only TLS1.3 is allowed");
            }
            if (validityYears < 1) {
                throw new IllegalArgumentException("--self-signed-cert-validity must be 1 year or more");
            }
        }

        private static void check(String which, String version) {
            if (!version.equals("TLS1.2") && !version.equals("TLS1.3")) {
                throw new IllegalArgumentException(
                        "--tls-" + which + "-version=\"" + version + "\" is not known: it is TLS1.2 or TLS1.3");
            }
        }
    }

    public static final TlsFiles NONE = new TlsFiles(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            false,
            Rules.NONE,
            Protocol.DEFAULT);

    /** Whether the port can speak TLS at all. */
    public boolean isPossible() {
        return server.isPresent() || auto;
    }

    /** etcd: a trusted CA means that callers need a certificate. */
    public boolean isClientRequired() {
        return requireClient || trustedCa.isPresent();
    }
}
