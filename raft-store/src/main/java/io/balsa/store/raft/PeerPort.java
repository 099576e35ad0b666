package io.balsa.store.raft;

import io.balsa.store.net.Network;
import io.balsa.store.tls.NettyTls;
import io.balsa.store.tls.PortTls;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the other members call: one port for raft's messages and for our own, behind {@link PeerGate}. Handlers run on
 * network threads; they hand over and return.
 */
final class PeerPort implements AutoCloseable {
    private static final long STOP_SECONDS = 2;

    private final Network network;
    private final InetSocketAddress address;
    private final PeerGate gate;
    private final PeerService service;
    private final @Nullable PortTls tls;
    private volatile @Nullable Server server;

    /** @param tls null: members speak plain text */
    PeerPort(Network network, InetSocketAddress address, PeerGate gate, PeerService service, @Nullable PortTls tls) {
        this.network = network;
        this.address = address;
        this.gate = gate;
        this.service = service;
        this.tls = tls;
    }

    /** Where it listens; before it is open, where it is to. */
    InetSocketAddress address() {
        Server open = server;
        return open == null ? address : new InetSocketAddress(address.getAddress(), open.getPort());
    }

    /** @param raft what raft answers there */
    void open(ServerServiceDefinition raft) throws IOException {
        NettyServerBuilder builder = network.server(address)
                .maxInboundMessageSize(RatisSettings.MESSAGE_BYTES_MAX)
                .addService(raft)
                .addService(service.definition())
                .intercept(new PeerTraffic.Incoming(gate.self()))
                .intercept(gate);
        if (tls != null) {
            builder.sslContext(NettyTls.serving(tls, NettyTls.HTTP_2));
            CallerCheck callers = CallerCheck.of(tls);
            if (callers != null) {
                builder.addTransportFilter(callers);
            }
        }
        server = builder.build().start();
    }

    @Override
    public void close() {
        Server open = server;
        if (open == null) {
            return;
        }
        try {
            open.shutdownNow().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
