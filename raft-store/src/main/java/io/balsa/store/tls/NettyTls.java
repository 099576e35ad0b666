package io.balsa.store.tls;

import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2SecurityUtil;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * TLS as the network library wants it, for the client ports and between members. Spoken by BoringSSL, which is packed inside
 * gRPC, because the JDK's has to be compiled first and doubles what a member's start costs; by the JDK's where the native
 * library cannot be loaded. Our key and trust managers decide in both, and read their files again for each handshake.
 */
public final class NettyTls {
    /** What members speak inside. */
    public static final ApplicationProtocolConfig HTTP_2 = new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            "h2");

    private NettyTls() {}

    /**
     * What a port answers with.
     *
     * @param protocols what may be spoken inside, as the caller chooses it in the handshake
     */
    public static SslContext serving(PortTls tls, ApplicationProtocolConfig protocols) {
        return context(
                SslContextBuilder.forServer(tls.serverKeys())
                        .clientAuth(tls.clientRequired() ? ClientAuth.REQUIRE : ClientAuth.NONE)
                        .sessionTimeout(PortTls.RESUMED_FOR.toSeconds()),
                tls,
                protocols);
    }

    /**
     * What other members are called with. A member shows its certificate to whoever asks for it, so that members can be
     * changed over one by one.
     */
    public static SslContext calling(PortTls tls) {
        return context(SslContextBuilder.forClient().keyManager(tls.clientKeys()), tls, HTTP_2);
    }

    private static SslContext context(SslContextBuilder builder, PortTls tls, ApplicationProtocolConfig protocols) {
        List<String> ciphers = tls.ciphers().isEmpty() ? Http2SecurityUtil.CIPHERS : tls.ciphers();
        try {
            return builder.trustManager(tls.trust())
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .ciphers(ciphers, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(protocols)
                    .protocols(tls.protocols())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this machine has no TLS", e);
        }
    }
}
