package io.balsa.store.tls;

import io.balsa.store.config.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the certificate that is in its files now. While they are being replaced, or hold something that cannot be used, the
 * last good one is shown, and the log says so. Thread-safe.
 */
final class ReloadingKeys extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingKeys.class);

    /** What was read, and the one before it: a handshake that began with that one ends with it. */
    private record Shown(String alias, Identity now, Identity before) {}

    private final TlsFiles.KeyPair files;
    private volatile Shown shown;

    /** @throws IOException with a sentence for the operator */
    ReloadingKeys(TlsFiles.KeyPair files) throws IOException {
        this.files = files;
        Identity first = Identity.read(files);
        this.shown = new Shown("0", first, first);
    }

    /** The alias of what is in the files, where it is a key of the wanted kind. */
    private @Nullable String choose(String... keyTypes) {
        Shown last = shown;
        try {
            if (!last.now().isStillIn(files)) {
                last = new Shown(last.alias() + "+", Identity.read(files), last.now());
                shown = last;
                LOG.info("uses the new certificate in {}", files.certificate());
            }
        } catch (IOException e) {
            LOG.warn("goes on with the last good certificate: {}", e.getMessage());
        }
        String algorithm = last.now().key().getAlgorithm();
        boolean fits =
                Arrays.stream(keyTypes).anyMatch(type -> type.equals(algorithm) || type.startsWith(algorithm + "_"));
        return fits ? last.alias() : null;
    }

    private Identity of(String alias) {
        Shown last = shown;
        return alias.equals(last.alias()) ? last.now() : last.before();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyTypes);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyTypes);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = choose(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return of(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return of(alias).key();
    }
}
