package io.balsa.store.raft;

import io.balsa.store.tls.PortTls;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.ratis.thirdparty.io.netty.handler.codec.http2.Http2SecurityUtil;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.ApplicationProtocolConfig;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.ClientAuth;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.JdkSslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import org.jspecify.annotations.Nullable;

/**
 * TLS between members, for Ratis and for our own calls: one set of certificates for both, on one port. The JDK's TLS and not
 * the one that is packed inside Ratis: our key and trust managers are the JDK's own kind, and read their files again for each
 * handshake. The contexts are made of the JDK's directly, because netty's own builder tries out keys with an encrypted key
 * store and another library's provider when it is first used, which costs a starting member half a second.
 */
final class PeerTls {
    private static final ApplicationProtocolConfig HTTP_2 = new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            "h2");

    private PeerTls() {}

    /** What the peer port answers with; null for plain text. */
    static @Nullable SslContext forServing(@Nullable PortTls tls) {
        if (tls == null) {
            return null;
        }
        return context(tls.serving(), false, tls, tls.clientRequired() ? ClientAuth.REQUIRE : ClientAuth.NONE);
    }

    /**
     * What Ratis and we ourselves call other members with; null for plain text. A member shows its certificate to whoever
     * asks for it, so that members can be changed over one by one.
     */
    static @Nullable SslContext forCalls(@Nullable PortTls tls) {
        return tls == null ? null : context(tls.calling(), true, tls, ClientAuth.NONE);
    }

    private static SslContext context(SSLContext context, boolean calls, PortTls tls, ClientAuth auth) {
        List<String> ciphers = tls.ciphers().isEmpty() ? Http2SecurityUtil.CIPHERS : tls.ciphers();
        return new JdkSslContext(
                context,
                calls,
                ciphers,
                SupportedCipherSuiteFilter.INSTANCE,
                HTTP_2,
                auth,
                tls.protocols().toArray(String[]::new),
                false);
    }
}
