package io.balsa.store.net;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The network threads of a member. Clients' connections and those to and from other members are served by the same ones, so
 * that on a small machine a client's write goes on to the members without a thread switch. Handlers and callbacks run on
 * these threads: none may block.
 */
public final class Network implements AutoCloseable {
    private static final long STOP_SECONDS = 5;
    /**
     * How much may be on its way to a stream that has not been read. A fixed one, because to find out what would be best
     * gRPC sends a ping with each message, which then costs about as much as the message.
     */
    private static final int WINDOW_BYTES = 1 << 20;

    private final EventLoopGroup threads;
    private final Class<? extends ServerChannel> serverType;
    private final Class<? extends Channel> channelType;

    private Network(
            EventLoopGroup threads, Class<? extends ServerChannel> serverType, Class<? extends Channel> channelType) {
        this.threads = threads;
        this.serverType = serverType;
        this.channelType = channelType;
    }

    /** @param threads at least 1 */
    public static Network start(int threads) {
        // Not everywhere is Linux.
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("store-network", true), handlers);
        return epoll
                ? new Network(group, EpollServerSocketChannel.class, EpollSocketChannel.class)
                : new Network(group, NioServerSocketChannel.class, NioSocketChannel.class);
    }

    /** Half of the processors: the others are for raft's and the engine's threads. */
    public static int threadsFor(int processors) {
        return Math.max(1, processors / 2);
    }

    /** A server to be, which runs handlers on its network thread. */
    public NettyServerBuilder server(InetSocketAddress address) {
        return NettyServerBuilder.forAddress(address)
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .channelType(serverType)
                .flowControlWindow(WINDOW_BYTES)
                .directExecutor();
    }

    /** A connection to be, which runs callbacks on its network thread. */
    public NettyChannelBuilder channel(String target) {
        return NettyChannelBuilder.forTarget(target)
                .eventLoopGroup(threads)
                .channelType(channelType)
                .flowControlWindow(WINDOW_BYTES)
                // Whoever calls decides what may be sent again.
                .disableRetry()
                .directExecutor();
    }

    /** When all servers and connections are closed. */
    @Override
    public void close() {
        threads.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
