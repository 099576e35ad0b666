package io.balsa.store.tls;

import io.balsa.store.config.TlsFiles;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS of one port, and of the calls that go from there: from files that are read again for each handshake. Thread-safe.
 *
 * @param serverKeys what the port shows
 * @param clientKeys what this member shows when it calls
 * @param trust who is trusted: callers by {@code checkClientTrusted}, those called by {@code checkServerTrusted}
 * @param clientRequired callers need a certificate
 * @param callerAddressCounts peers only: a caller's certificate must fit where it calls from, see {@link CallerAddress}
 * @param protocols versions that are spoken
 * @param ciphers empty: the library's choice
 */
public record PortTls(
        X509ExtendedKeyManager serverKeys,
        X509ExtendedKeyManager clientKeys,
        X509ExtendedTrustManager trust,
        boolean clientRequired,
        boolean callerAddressCounts,
        List<String> protocols,
        List<String> ciphers) {
    /** A certificate that was revoked, or has ended, cannot be used for longer than this by a caller that knows us. */
    public static final Duration RESUMED_FOR = Duration.ofMinutes(1);

    /**
     * A port's, read for the first time.
     *
     * @param maker makes the certificate where nobody has given one
     * @throws IOException with a sentence for the operator: a file is missing, or is not what it should be
     */
    public static PortTls open(TlsFiles files, SelfSigned maker) throws IOException {
        boolean made = files.server().isEmpty();
        TlsFiles.KeyPair server = made
                ? maker.files(files.protocol().validityYears())
                : files.server().get();
        ReloadingKeys serverKeys = new ReloadingKeys(server);
        ReloadingKeys clientKeys =
                files.client().isPresent() ? new ReloadingKeys(files.client().get()) : serverKeys;
        CallerRules rules = new CallerRules(files.rules().names(), files.rules().hosts(), files.crl());
        rules.requireReadable();
        X509ExtendedTrustManager trust =
                made && files.trustedCa().isEmpty() ? new AnyServer() : new ReloadingTrust(files.trustedCa(), rules);
        return new PortTls(
                serverKeys,
                clientKeys,
                trust,
                files.isClientRequired(),
                !files.rules().skipCallerAddress(),
                versions(files.protocol()),
                ciphers(files.protocol().ciphers()));
    }

    private static List<String> versions(TlsFiles.Protocol protocol) {
        boolean two = protocol.minVersion().equals("TLS1.2");
        boolean three = !protocol.maxVersion().equals("TLS1.2");
        return two && three ? List.of("TLSv1.3", "TLSv1.2") : List.of(three ? "TLSv1.3" : "TLSv1.2");
    }

    private static List<String> ciphers(List<String> wanted) throws IOException {
        if (wanted.isEmpty()) {
            return wanted;
        }
        try {
            Set<String> known = Set.copyOf(Arrays.asList(
                    SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()));
            Optional<String> unknown =
                    wanted.stream().filter(name -> !known.contains(name)).findFirst();
            if (unknown.isPresent()) {
                throw new IOException("there is no cipher suite " + unknown.get() + ": check --cipher-suites");
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("this JVM has no TLS: " + e.getMessage(), e);
        }
        // etcd: the suites that are chosen are those of TLS 1.2; those of 1.3 always are
        return Stream.concat(Stream.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"), wanted.stream())
                .toList();
    }
}
