package io.balsa.api.client;

import io.balsa.api.tls.Authorities;
import io.balsa.api.tls.TlsIdentity;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Channels to a fixed list of API servers that lead one another in turn.
 *
 * <p>One server serves all calls while it can; when it goes, the next of the list takes over:
 *
 * <ul>
 *   <li>a server that refuses connections costs a few milliseconds: calls wait for the next address and do not fail;
 *   <li>calls that were under way to a server that died fail with UNAVAILABLE and may or may not have happened;
 *   <li>a server that accepts and does not answer costs one call's deadline, after which the channel moves on;
 *   <li>a silent connection is given up after {@value #KEEP_ALIVE_SECONDS} + {@value #KEEP_ALIVE_ANSWER_SECONDS} s;
 *   <li>while no server answers, every failing call makes the channel try again (at most once in 500 ms), so that
 *       callers find a server again as soon as their own back-off lets them ask.
 * </ul>
 */
public final class Channels {
    /** gRPC's own lower bound for a client. Servers must permit it. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private static final int KEEP_ALIVE_ANSWER_SECONDS = 2;
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
    /** A page of the largest objects: above the server's limit of 3 MiB for one object. */
    private static final int MESSAGE_BYTES_MAX = 64 << 20;

    private Channels() {}

    /**
     * Opens a channel with mutual TLS; each server must show a certificate for the host by which it is addressed.
     *
     * @param addresses {@code host:port}, at least one; a process should start at a server of its own choice, so that
     *     clients spread
     * @param certificate the client's certificate chain, PEM
     * @param key its private key, PKCS #8 PEM
     * @param authority the certificates that may sign servers', PEM
     * @throws IOException when a file cannot be read or is no PEM
     */
    public static ManagedChannel mtls(List<String> addresses, Path certificate, Path key, Path authority)
            throws IOException {
        return open(
                addresses,
                TlsChannelCredentials.newBuilder()
                        .keyManager(TlsIdentity.load(certificate, key).keyManager())
                        .trustManager(Authorities.load(authority))
                        .build());
    }

    static ManagedChannel open(List<String> addresses, ChannelCredentials credentials) {
        FixedAddresses resolver = FixedAddresses.register(addresses);
        ManagedChannel channel = NettyChannelBuilder.forTarget(resolver.target(), credentials)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_ANSWER_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .defaultLoadBalancingPolicy("pick_first")
                .disableRetry()
                .build();
        return new FailoverChannel(channel, resolver);
    }
}
