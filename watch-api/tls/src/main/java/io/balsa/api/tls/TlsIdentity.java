package io.balsa.api.tls;

import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its chain and its private key: what this process shows of itself.
 *
 * @param chain its own certificate first, then its issuers
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    public TlsIdentity {
        chain = List.copyOf(chain);
    }

    /** @throws BadPem when one of the files cannot be used */
    public static TlsIdentity load(Path certificate, Path key) throws BadPem {
        return new TlsIdentity(PemFile.certificates(certificate), PemFile.privateKey(key));
    }

    /**
     * Shows this identity to whoever asks. Without a key store: the JDK's encrypts each key with ten thousand rounds of a hash,
     * and so does netty when it is given files.
     */
    public X509ExtendedKeyManager keyManager() {
        return new OneKey(this);
    }

    private static final class OneKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "identity";

        private final TlsIdentity identity;

        OneKey(TlsIdentity identity) {
            this.identity = identity;
        }

        private @Nullable String choose(String... keyTypes) {
            String algorithm = identity.key().getAlgorithm();
            boolean fits = Arrays.stream(keyTypes)
                    .anyMatch(type -> type.equals(algorithm) || type.startsWith(algorithm + "_"));
            return fits ? ALIAS : null;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return choose(keyTypes);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return choose(keyType);
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return choose(keyTypes);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return choose(keyType);
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            String alias = choose(keyType);
            return alias == null ? null : new String[] {alias};
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return getClientAliases(keyType, issuers);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identity.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.key();
        }
    }
}
