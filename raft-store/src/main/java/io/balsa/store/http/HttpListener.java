package io.balsa.store.http;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ports that speak HTTP/1.1 only: etcd's {@code --listen-client-http-urls} and {@code --listen-metrics-urls}. One thread
 * of its own serves them all, so that probes are answered when the threads of the client port are busy.
 */
public final class HttpListener implements AutoCloseable {
    /**
     * One port.
     *
     * @param tls null: not encrypted; else asked for each connection
     */
    public record Port(
            InetSocketAddress address,
            HttpPipeline pipeline,
            @Nullable Supplier<SslContext> tls) {}

    private static final long STOP_MILLIS = 2_000;

    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("store-http", true), NioIoHandler.newFactory());
    private final List<Channel> channels = new ArrayList<>();

    private HttpListener() {}

    /** @throws IOException when a port cannot be had; then none is open */
    public static HttpListener open(List<Port> ports) throws IOException {
        HttpListener listener = new HttpListener();
        for (Port port : ports) {
            try {
                listener.bind(port);
            } catch (IOException e) {
                listener.close();
                throw e;
            }
        }
        return listener;
    }

    private void bind(Port port) throws IOException {
        var bound = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Initializer(port))
                .bind(port.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "the address " + port.address().getHostString() + ":"
                            + port.address().getPort() + " cannot be used: "
                            + bound.cause().getMessage() + "; is another member running?",
                    bound.cause());
        }
        channels.add(bound.channel());
    }

    /** Where each port listens, in the order they were given. */
    public List<InetSocketAddress> addresses() {
        return channels.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    @Override
    public void close() {
        channels.forEach(Channel::close);
        threads.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(STOP_MILLIS);
    }

    private static final class Initializer extends ChannelInitializer<Channel> {
        private static final String PLACE = "place";

        private final Port port;

        Initializer(Port port) {
            this.port = port;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (port.tls() != null) {
                channel.pipeline().addLast(port.tls().get().newHandler(channel.alloc()));
            }
            // Marks the place, and goes.
            channel.pipeline().addLast(PLACE, new ChannelInboundHandlerAdapter());
            port.pipeline().addAfter(channel.pipeline(), PLACE, port.tls() != null);
            channel.pipeline().remove(PLACE);
        }
    }
}
