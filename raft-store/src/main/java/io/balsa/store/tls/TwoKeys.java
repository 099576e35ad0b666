package io.balsa.store.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** One certificate for answering and another for calling, for a library that takes one manager for both. Thread-safe. */
final class TwoKeys extends X509ExtendedKeyManager {
    private static final String CALLING = "calling ";

    private final X509ExtendedKeyManager answering;
    private final X509ExtendedKeyManager calling;

    TwoKeys(X509ExtendedKeyManager answering, X509ExtendedKeyManager calling) {
        this.answering = answering;
        this.calling = calling;
    }

    private static @Nullable String ofCalling(@Nullable String alias) {
        return alias == null ? null : CALLING + alias;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return answering.chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return answering.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return answering.getServerAliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return ofCalling(calling.chooseEngineClientAlias(keyTypes, issuers, engine));
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return ofCalling(calling.chooseClientAlias(keyTypes, issuers, socket));
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        String[] aliases = calling.getClientAliases(keyType, issuers);
        return aliases == null || aliases.length == 0 ? null : new String[] {CALLING + aliases[0]};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return alias.startsWith(CALLING)
                ? calling.getCertificateChain(alias.substring(CALLING.length()))
                : answering.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return alias.startsWith(CALLING)
                ? calling.getPrivateKey(alias.substring(CALLING.length()))
                : answering.getPrivateKey(alias);
    }
}
