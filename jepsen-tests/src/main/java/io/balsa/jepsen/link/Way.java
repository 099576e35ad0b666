package io.balsa.jepsen.link;

import io.grpc.netty.shaded.io.netty.bootstrap.Bootstrap;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connection that a member has opened to another, and the second half of it, which the proxy opens as soon as the link
 * lets it. Confined to the proxy's thread.
 */
final class Way {
    private static final int CONNECT_MILLIS = 5_000;

    private final Direction direction;
    private final InetSocketAddress target;
    private final SocketChannel near;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private Condition there;
    private Condition back;
    private @Nullable Channel far;
    private @Nullable Pipe pipeThere;
    private @Nullable Pipe pipeBack;

    /** @param near accepted, and not read from yet */
    Way(
            Direction direction,
            InetSocketAddress target,
            SocketChannel near,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.direction = direction;
        this.target = target;
        this.near = near;
        this.nanoTime = nanoTime;
        this.random = random;
        this.there = Condition.OPEN;
        this.back = Condition.OPEN;
    }

    Direction direction() {
        return direction;
    }

    Channel near() {
        return near;
    }

    /** What holds from here on: to where the connection leads, and back. */
    void become(Condition nextThere, Condition nextBack) {
        there = nextThere;
        back = nextBack;
        if (there instanceof Condition.Refused || back instanceof Condition.Refused) {
            abort();
            return;
        }
        if (pipeThere != null && pipeBack != null) {
            pipeThere.become(there);
            pipeBack.become(back);
        } else if (far == null && passes(there) && passes(back)) {
            connect();
        }
    }

    /** Whether the first packets of a connection get through. */
    private static boolean passes(Condition condition) {
        return condition instanceof Condition.Open || condition instanceof Condition.Slow;
    }

    private void connect() {
        ChannelFuture connecting = new Bootstrap()
                .group(near.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new End(false))
                .connect(target);
        far = connecting.channel();
        connecting.addListener(done -> {
            if (connecting.isSuccess() && near.isActive()) {
                pipeThere = new Pipe(near, connecting.channel(), there, random);
                pipeBack = new Pipe(connecting.channel(), near, back, random);
            } else {
                abort();
            }
        });
    }

    /** Both ends are told by a reset. */
    void abort() {
        reset(near);
        if (far instanceof SocketChannel other) {
            reset(other);
        }
    }

    private static void reset(SocketChannel end) {
        if (end.isActive()) {
            end.config().setSoLinger(0);
        }
        end.close();
    }

    /** Of the two channels; there is nothing else that is told of them. */
    final class End extends ChannelInboundHandlerAdapter {
        private final boolean isNear;

        End(boolean isNear) {
            this.isNear = isNear;
        }

        private @Nullable Pipe from() {
            return isNear ? pipeThere : pipeBack;
        }

        private @Nullable Pipe to() {
            return isNear ? pipeBack : pipeThere;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            Pipe pipe = from();
            ByteBuf bytes = (ByteBuf) message;
            if (pipe == null) {
                bytes.release();
            } else {
                pipe.carry(bytes, nanoTime.getAsLong());
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            Pipe pipe = to();
            if (pipe != null) {
                pipe.readIfPossible();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            Pipe pipe = from();
            if (pipe != null) {
                pipe.end(nanoTime.getAsLong());
            } else if (isNear && far != null) {
                far.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A reset of one end: it becomes inactive, and the other end hears of it then.
            context.close();
        }
    }
}
