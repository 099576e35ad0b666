package io.balsa.store.raft;

import io.balsa.store.tls.PortTls;
import javax.net.ssl.SSLException;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/** TLS between members, as Ratis and as our own calls want it: one set of certificates for both, on one port. */
final class PeerTls {
    private PeerTls() {}

    /**
     * Ratis' server and its calls. The JDK's TLS and not the one that is packed inside Ratis: our key and trust managers are
     * the JDK's own kind, and read their files again for each handshake.
     */
    static void set(Parameters parameters, @Nullable PortTls tls) {
        if (tls == null) {
            return;
        }
        GrpcTlsConfig.Builder builder = GrpcTlsConfig.newBuilder()
                .setKeyManager(tls.keys())
                .setTrustManager(tls.trust())
                .setMutualTls(tls.clientRequired())
                .setSslProvider(SslProvider.JDK)
                .setProtocols(tls.protocols());
        if (!tls.ciphers().isEmpty()) {
            builder.setCipherSuites(tls.ciphers());
        }
        GrpcConfigKeys.TLS.setConf(parameters, builder.build());
    }

    /** Our own calls to other members; null for plain text. */
    static @Nullable SslContext forCalls(@Nullable PortTls tls) {
        if (tls == null) {
            return null;
        }
        SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                .trustManager(tls.trust())
                .protocols(tls.protocols());
        if (tls.clientRequired()) {
            builder.keyManager(tls.clientKeys());
        }
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
