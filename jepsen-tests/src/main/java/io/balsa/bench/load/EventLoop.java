package io.balsa.bench.load;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that all connections of all loads share: the client must not take more of the machine than it needs.
 *
 * @param group ends with {@link #close}
 */
public record EventLoop(EventLoopGroup group, Class<? extends Channel> channelType) implements AutoCloseable {
    /** Epoll where there is one. */
    @SuppressWarnings("deprecation") // netty's newer way to make them is not in every version that gRPC packs
    public static EventLoop start() {
        return Epoll.isAvailable()
                ? new EventLoop(new EpollEventLoopGroup(1), EpollSocketChannel.class)
                : new EventLoop(new NioEventLoopGroup(1), NioSocketChannel.class);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
