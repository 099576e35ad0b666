package io.balsa.store.grpc;

import io.balsa.store.tls.PortTls;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** The client ports' TLS, as the network library wants it. */
public final class ClientTls {
    private ClientTls() {}

    /** @param protocols what may be spoken inside, as the client chooses it in the handshake */
    public static SslContext of(PortTls tls, ApplicationProtocolConfig protocols) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forServer(tls.serverKeys())
                // The JDK's: our key and trust managers are its own kind, and nothing native is unpacked at the start.
                .sslProvider(SslProvider.JDK)
                .clientAuth(tls.clientRequired() ? ClientAuth.REQUIRE : ClientAuth.NONE)
                .trustManager(tls.trust())
                .protocols(tls.protocols())
                .sessionTimeout(PortTls.RESUMED_FOR.toSeconds())
                .applicationProtocolConfig(protocols);
        if (!tls.ciphers().isEmpty()) {
            builder.ciphers(tls.ciphers());
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IOException("TLS of the client port cannot be set up: " + e.getMessage(), e);
        }
    }
}
