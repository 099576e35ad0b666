package io.balsa.store.raft;

import io.balsa.store.tls.CallerAddress;
import io.balsa.store.tls.PortTls;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once at each new connection of a peer: a certificate of the right authority is not enough, it must be this caller's
 * own. The verdict goes along as an attribute of the connection; {@link PeerService} refuses the calls.
 */
final class CallerCheck extends ServerTransportFilter {
    /** Why this connection's calls are refused. */
    static final Attributes.Key<String> REFUSED = Attributes.Key.create("refused");

    private static final Logger LOG = LoggerFactory.getLogger(CallerCheck.class);

    private CallerCheck() {}

    /** Null where callers show no certificates, or their addresses do not count. */
    static @Nullable CallerCheck of(PortTls tls) {
        return tls.clientRequired() && tls.callerAddressCounts() ? new CallerCheck() : null;
    }

    @Override
    public Attributes transportReady(Attributes connection) {
        Optional<String> refusal = refusal(connection);
        if (refusal.isEmpty()) {
            return connection;
        }
        LOG.warn("refuses a peer's connection: {}", refusal.get());
        return connection.toBuilder().set(REFUSED, refusal.get()).build();
    }

    private static Optional<String> refusal(Attributes connection) {
        SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null || !(connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress caller)) {
            return Optional.of("it has no certificate");
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return CallerAddress.refusal((X509Certificate) chain[0], caller.getAddress());
        } catch (SSLPeerUnverifiedException e) {
            return Optional.of("it has no certificate");
        }
    }
}
