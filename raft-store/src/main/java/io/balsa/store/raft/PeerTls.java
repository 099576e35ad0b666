package io.balsa.store.raft;

import io.balsa.store.tls.PortTls;
import javax.net.ssl.SSLException;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.ClientAuth;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/**
 * TLS between members, as Ratis and as our own calls want it: one set of certificates for both, on one port. The JDK's TLS
 * and not the one that is packed inside Ratis: our key and trust managers are the JDK's own kind, and read their files again
 * for each handshake.
 */
final class PeerTls {
    private PeerTls() {}

    /**
     * What Ratis calls with. It would show its certificate to those only from whom it asks for one; a member shows its own
     * to whoever asks, so that members can be changed over one by one. Ratis' own server gets {@link #forServing} instead.
     */
    static void set(Parameters parameters, @Nullable PortTls tls) {
        if (tls == null) {
            return;
        }
        GrpcTlsConfig.Builder builder = GrpcTlsConfig.newBuilder()
                .setKeyManager(tls.keys())
                .setTrustManager(tls.trust())
                .setMutualTls(true)
                .setSslProvider(SslProvider.JDK)
                .setProtocols(tls.protocols());
        if (!tls.ciphers().isEmpty()) {
            builder.setCipherSuites(tls.ciphers());
        }
        GrpcConfigKeys.TLS.setConf(parameters, builder.build());
    }

    /** What the peer port answers with. */
    static SslContext forServing(PortTls tls) {
        SslContextBuilder builder = SslContextBuilder.forServer(tls.serverKeys())
                .sessionTimeout(PortTls.RESUMED_FOR.toSeconds())
                .clientAuth(tls.clientRequired() ? ClientAuth.REQUIRE : ClientAuth.NONE);
        return built(builder, tls);
    }

    /** Our own calls to other members; null for plain text. */
    static @Nullable SslContext forCalls(@Nullable PortTls tls) {
        return tls == null ? null : built(SslContextBuilder.forClient().keyManager(tls.clientKeys()), tls);
    }

    private static SslContext built(SslContextBuilder builder, PortTls tls) {
        GrpcSslContexts.configure(builder, SslProvider.JDK)
                .trustManager(tls.trust())
                .protocols(tls.protocols());
        if (!tls.ciphers().isEmpty()) {
            builder.ciphers(tls.ciphers());
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JVM does not speak TLS as it is wanted between members", e);
        }
    }
}
