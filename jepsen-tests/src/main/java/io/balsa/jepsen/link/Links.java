package io.balsa.jepsen.link;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * All links of a cluster, by direction. One thread carries all bytes; what a method changes holds for every byte that is
 * read after it has returned. Thread-safe.
 *
 * <pre>{@code
 * links.lead("a", "b", new InetSocketAddress("127.71.1.2", 2380), new InetSocketAddress("127.0.0.1", 2380));
 * links.set(new Direction("a", "b"), Condition.SILENT);
 * links.heal();
 * }</pre>
 */
public final class Links implements AutoCloseable {
    private static final long TOLD_SECONDS = 20;
    private static final long STOP_MILLIS = 2_000;

    private final EventLoopGroup thread =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("links", true), NioIoHandler.newFactory());
    private final AtomicBoolean closed = new AtomicBoolean();
    private final LongSupplier nanoTime;
    /** Confined to the thread, as all that follows. */
    private final RandomGenerator random;

    private final Map<Direction, Condition> conditions = new HashMap<>();
    private final Set<Way> ways = new HashSet<>();

    /** @param random for jitter; used by the links alone */
    public Links(LongSupplier nanoTime, RandomGenerator random) {
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /**
     * Connections to {@code listen} are those from one member to another, who serves at {@code target}.
     *
     * @throws IOException if the address cannot be had
     */
    public void lead(Direction direction, InetSocketAddress listen, InetSocketAddress target) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(thread)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accept(new Way(direction, target, accepted, nanoTime, random), accepted);
                    }
                })
                .bind(listen);
        bound.awaitUninterruptibly(TOLD_SECONDS, TimeUnit.SECONDS);
        if (!bound.isSuccess()) {
            throw new IOException("the link " + direction + " cannot listen at " + listen, bound.cause());
        }
    }

    private void accept(Way way, SocketChannel accepted) {
        accepted.pipeline().addLast(way.new End(true));
        ways.add(way);
        accepted.closeFuture().addListener(closed -> ways.remove(way));
        way.become(of(way.direction()), of(way.direction().back()));
    }

    private Condition of(Direction direction) {
        return conditions.getOrDefault(direction, Condition.OPEN);
    }

    /** What becomes of the bytes in this direction from now on. */
    public void set(Direction direction, Condition condition) {
        set(Map.of(direction, condition));
    }

    /** All at one moment; directions that are not named stay as they are. */
    public void set(Map<Direction, Condition> changes) {
        inThread(() -> {
            conditions.putAll(changes);
            Set.copyOf(ways).stream()
                    .filter(way -> changes.containsKey(way.direction())
                            || changes.containsKey(way.direction().back()))
                    .forEach(way ->
                            way.become(of(way.direction()), of(way.direction().back())));
        });
    }

    /** All links are open. */
    public void heal() {
        inThread(() -> {
            conditions.clear();
            Set.copyOf(ways).forEach(way -> way.become(Condition.OPEN, Condition.OPEN));
        });
    }

    private void inThread(Runnable change) {
        boolean done = thread.submit(change).awaitUninterruptibly(TOLD_SECONDS, TimeUnit.SECONDS);
        if (!done) {
            throw new IllegalStateException("the thread of the links is stuck");
        }
    }

    /** Ends all connections; nobody listens any more. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        inThread(() -> Set.copyOf(ways).forEach(Way::abort));
        thread.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(2 * STOP_MILLIS, TimeUnit.MILLISECONDS);
    }
}
