package io.balsa.store.raft;

import io.balsa.store.tls.PortTls;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.ratis.thirdparty.io.netty.handler.codec.http2.Http2SecurityUtil;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.ApplicationProtocolConfig;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.ClientAuth;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.OpenSsl;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import org.jspecify.annotations.Nullable;

/**
 * TLS between members, for Ratis and for our own calls: one set of certificates for both, on one port. Spoken by BoringSSL,
 * which is packed inside Ratis, because the JDK's has to be compiled first and doubles what a member's start costs; by the
 * JDK's where the native library cannot be loaded. Our key and trust managers decide in both, and read their files again
 * for each handshake.
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
        SslContextBuilder builder = SslContextBuilder.forServer(tls.serverKeys())
                .clientAuth(tls.clientRequired() ? ClientAuth.REQUIRE : ClientAuth.NONE)
                .sessionTimeout(PortTls.RESUMED_FOR.toSeconds());
        return context(builder, tls);
    }

    /**
     * What Ratis and we ourselves call other members with; null for plain text. A member shows its certificate to whoever
     * asks for it, so that members can be changed over one by one.
     */
    static @Nullable SslContext forCalls(@Nullable PortTls tls) {
        return tls == null ? null : context(SslContextBuilder.forClient().keyManager(tls.clientKeys()), tls);
    }

    private static SslContext context(SslContextBuilder builder, PortTls tls) {
        List<String> ciphers = tls.ciphers().isEmpty() ? Http2SecurityUtil.CIPHERS : tls.ciphers();
        try {
            return builder.trustManager(tls.trust())
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .ciphers(ciphers, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(HTTP_2)
                    .protocols(tls.protocols())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this machine has no TLS", e);
        }
    }
}
