package io.balsa.store.grpc;

import io.balsa.store.tls.PortTls;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2SecurityUtil;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import javax.net.ssl.SSLException;

/**
 * The client ports' TLS, as the network library wants it: spoken by BoringSSL, which is packed inside gRPC and does not have
 * to be compiled first; by the JDK's where the native library cannot be loaded. Our key and trust managers decide in both.
 */
public final class ClientTls {
    private ClientTls() {}

    /** @param protocols what may be spoken inside, as the client chooses it in the handshake */
    public static SslContext of(PortTls tls, ApplicationProtocolConfig protocols) {
        try {
            return SslContextBuilder.forServer(tls.serverKeys())
                    .trustManager(tls.trust())
                    .clientAuth(tls.clientRequired() ? ClientAuth.REQUIRE : ClientAuth.NONE)
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .ciphers(
                            tls.ciphers().isEmpty() ? Http2SecurityUtil.CIPHERS : tls.ciphers(),
                            SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(protocols)
                    .protocols(tls.protocols())
                    .sessionTimeout(PortTls.RESUMED_FOR.toSeconds())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this machine has no TLS", e);
        }
    }
}
