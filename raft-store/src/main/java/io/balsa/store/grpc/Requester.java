package io.balsa.store.grpc;

import io.balsa.store.tls.CommonName;
import io.grpc.Context;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Who has sent a request, as far as the call itself tells; {@link Permits} says what it is worth. */
sealed interface Requester {
    /** The store, or a part of this process that works for it: may do everything, by construction. */
    record Inside() implements Requester {}

    /**
     * A client.
     *
     * @param token as it came; null: none
     * @param session of the connection, where the certificate of the client names a user; null: it does not
     */
    record Client(@Nullable String token, @Nullable SSLSession session) implements Requester {
        /** A token is a secret. */
        @Override
        public String toString() {
            return token == null ? "a client without a token" : "a client with a token";
        }
    }

    Requester INSIDE = new Inside();

    /** A client that says nothing of itself. */
    Requester NOBODY = new Client(null, null);

    /** Put into the context of every call by {@link Authentication}. */
    Context.Key<Requester> KEY = Context.key("requester");

    /** To be asked on the thread that the call came on: other threads do not have its context. */
    static Requester current() {
        Requester requester = KEY.get();
        // A door that nobody watches is no door for the store's own.
        return requester == null ? NOBODY : requester;
    }

    /** etcd: the common name in the subject of the client's certificate. */
    static Optional<String> commonName(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            if (chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
                return Optional.empty();
            }
            return CommonName.of(certificate);
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }
}
