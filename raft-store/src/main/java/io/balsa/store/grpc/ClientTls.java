package io.balsa.store.grpc;

import io.balsa.store.tls.PortTls;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2SecurityUtil;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;

/**
 * The client ports' TLS, as the network library wants it: the JDK's, because our key and trust managers are its own kind and
 * nothing native is unpacked at the start.
 */
public final class ClientTls {
    private ClientTls() {}

    /** @param protocols what may be spoken inside, as the client chooses it in the handshake */
    public static SslContext of(PortTls tls, ApplicationProtocolConfig protocols) {
        return new JdkSslContext(
                tls.serving(),
                false,
                tls.ciphers().isEmpty() ? Http2SecurityUtil.CIPHERS : tls.ciphers(),
                SupportedCipherSuiteFilter.INSTANCE,
                protocols,
                tls.clientRequired() ? ClientAuth.REQUIRE : ClientAuth.NONE,
                tls.protocols().toArray(String[]::new),
                false);
    }
}
