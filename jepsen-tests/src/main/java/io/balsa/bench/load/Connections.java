package io.balsa.bench.load;

import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.etcd.v3.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Connections of one load, spread evenly over addresses. Thread-safe. */
public final class Connections implements AutoCloseable {
    private static final int MESSAGE_BYTES_MAX = 64 << 20;
    private static final int STATUS_TIMEOUT_S = 5;

    private final List<ManagedChannel> channels;

    private Connections(List<ManagedChannel> channels) {
        this.channels = channels;
    }

    /**
     * @param ports of loopback; connection {@code i} goes to the {@code i}-th of them, round and round
     * @param count at least one for each port
     */
    public static Connections open(List<Integer> ports, int count, EventLoop loop) {
        List<ManagedChannel> channels = new ArrayList<>();
        for (int i = 0; i < Math.max(count, ports.size()); i++) {
            channels.add(open(ports.get(i % ports.size()), loop));
        }
        return new Connections(List.copyOf(channels));
    }

    private static ManagedChannel open(int port, EventLoop loop) {
        return NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .eventLoopGroup(loop.group())
                .channelType(loop.channelType())
                .directExecutor()
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .usePlaintext()
                .build();
    }

    /** The lanes of a load share connections evenly. */
    public ManagedChannel of(int lane) {
        return channels.get(lane % channels.size());
    }

    public int count() {
        return channels.size();
    }

    /** What the member at the other end of the first connection says about itself; empty: it does not answer. */
    public Optional<StatusResponse> status() {
        try {
            return Optional.of(MaintenanceGrpc.newBlockingStub(channels.get(0))
                    .withDeadlineAfter(STATUS_TIMEOUT_S, TimeUnit.SECONDS)
                    .status(StatusRequest.getDefaultInstance()));
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes one call on each, so that none is being made while something is measured.
     *
     * @throws StatusRuntimeException if a member does not answer
     */
    public void prime() {
        for (ManagedChannel channel : channels) {
            MaintenanceGrpc.newBlockingStub(channel)
                    .withWaitForReady()
                    .withDeadlineAfter(STATUS_TIMEOUT_S, TimeUnit.SECONDS)
                    .status(StatusRequest.getDefaultInstance());
        }
    }

    /** Lets those that could not be made be tried again now instead of after gRPC's growing pauses. */
    public void reconnect() {
        channels.forEach(ManagedChannel::resetConnectBackoff);
    }

    /** Ends all calls that are under way. */
    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
