package io.balsa.store.http;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.netty.shaded.io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.ProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.ByteToMessageDecoder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolNames;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandler;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.grpc.netty.shaded.io.netty.util.AsciiString;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port for gRPC and HTTP/1.1: looks at the first bytes of a connection, behind TLS if there is any. The preface of
 * HTTP/2 makes it gRPC's; anything else is given to the HTTP side, which hangs up on what is not HTTP. A gRPC connection
 * costs nothing more after its first bytes: the looking handler is gone.
 *
 * <p>gRPC has no public way to share a port. Its protocol negotiator is marked internal, but it is the hook that gRPC's own
 * TLS, ALTS and xDS use, this is the one class that touches it, and its tests would notice a version that changes it.
 */
public final class PortMux implements InternalProtocolNegotiator.ProtocolNegotiator {
    private static final Logger LOG = LoggerFactory.getLogger(PortMux.class);
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);

    /** How long a connection may be open before its first bytes have come. etcd: 5 minutes to the end of a head. */
    private static final Duration FIRST_BYTES = Duration.ofMinutes(1);

    private final @Nullable HttpPipeline http;
    private final @Nullable Supplier<SslContext> tls;

    private PortMux(@Nullable HttpPipeline http, @Nullable Supplier<SslContext> tls) {
        this.http = http;
        this.tls = tls;
    }

    /**
     * Lets a gRPC server serve HTTP on its port too.
     *
     * @param http null: connections that are not gRPC's are closed
     * @param tls null: connections are not encrypted; else asked for each one, made with {@link
     *     #applicationProtocols()}
     */
    public static void install(
            NettyServerBuilder builder, @Nullable HttpPipeline http, @Nullable Supplier<SslContext> tls) {
        builder.protocolNegotiator(new PortMux(http, tls))
                // gRPC would count an HTTP connection as one that never ends its handshake. The time-outs are here.
                .handshakeTimeout(Long.MAX_VALUE, TimeUnit.MILLISECONDS);
    }

    /**
     * What a TLS context for this port offers. Whoever can speak HTTP/1.1 gets that, since of HTTP/2 only gRPC is served:
     * curl and Prometheus offer both, gRPC clients only h2. A client that offers nothing is served by its first bytes.
     */
    public static ApplicationProtocolConfig applicationProtocols() {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_1_1,
                ApplicationProtocolNames.HTTP_2);
    }

    @Override
    public AsciiString scheme() {
        return AsciiString.of(tls == null ? "http" : "https");
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
        ChannelHandler first = tls == null ? new Sniffer(grpc) : new Handshake(grpc, tls.get());
        return InternalProtocolNegotiators.waitUntilActiveHandler(first, grpc.getNegotiationLogger());
    }

    @Override
    public void close() {}

    /** Waits for the end of TLS' handshake and tells gRPC whom it was with. */
    private final class Handshake extends ChannelInboundHandlerAdapter {
        private final GrpcHttp2ConnectionHandler grpc;
        private final SslContext context;
        private ProtocolNegotiationEvent event = InternalProtocolNegotiationEvent.getDefault();

        Handshake(GrpcHttp2ConnectionHandler grpc, SslContext context) {
            this.grpc = grpc;
            this.context = context;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            // Gives up after ten seconds by itself.
            ctx.pipeline().addBefore(ctx.name(), null, context.newHandler(ctx.alloc()));
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object what) throws Exception {
            if (what instanceof ProtocolNegotiationEvent negotiation) {
                event = negotiation;
            } else if (what instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    ctx.pipeline().replace(this, null, new Sniffer(grpc));
                    ctx.fireUserEventTriggered(withSession(ctx.pipeline().get(SslHandler.class)));
                } else {
                    note(ctx, handshake.cause());
                    ctx.fireExceptionCaught(handshake.cause());
                }
            } else {
                super.userEventTriggered(ctx, what);
            }
        }

        /** etcd: says who was turned away, since the other side learns little. Whoever only knocks is no news. */
        private void note(ChannelHandlerContext ctx, Throwable cause) {
            if (!(cause instanceof ClosedChannelException)) {
                LOG.warn("refuses the connection from {}: {}", ctx.channel().remoteAddress(), cause.getMessage());
            }
        }

        private ProtocolNegotiationEvent withSession(SslHandler handler) {
            Attributes attributes = InternalProtocolNegotiationEvent.getAttributes(event).toBuilder()
                    .set(Grpc.TRANSPORT_ATTR_SSL_SESSION, handler.engine().getSession())
                    .build();
            return InternalProtocolNegotiationEvent.withAttributes(event, attributes);
        }
    }

    /** Keeps the first bytes until it is clear whose they are. */
    private final class Sniffer extends ByteToMessageDecoder {
        private final GrpcHttp2ConnectionHandler grpc;
        private @Nullable ProtocolNegotiationEvent event;
        private @Nullable Future<?> deadline;

        Sniffer(GrpcHttp2ConnectionHandler grpc) {
            this.grpc = grpc;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            deadline = ctx.executor().schedule(() -> ctx.close(), FIRST_BYTES.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object what) throws Exception {
            if (what instanceof ProtocolNegotiationEvent negotiation) {
                event = negotiation;
            } else {
                super.userEventTriggered(ctx, what);
            }
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            int looked = Math.min(in.readableBytes(), PREFACE.length);
            for (int i = 0; i < looked; i++) {
                if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
                    notGrpc(ctx, in);
                    return;
                }
            }
            if (looked == PREFACE.length && event != null) {
                // Replaces itself by the HTTP/2 handler when it is told that all is negotiated. Removing this one
                // passes on what it has read.
                ctx.pipeline().addAfter(ctx.name(), null, InternalProtocolNegotiators.grpcNegotiationHandler(grpc));
                ctx.fireUserEventTriggered(event);
                ctx.pipeline().remove(this);
            }
        }

        private void notGrpc(ChannelHandlerContext ctx, ByteBuf in) {
            if (http == null) {
                in.skipBytes(in.readableBytes());
                ctx.close();
            } else {
                http.addAfter(ctx.pipeline(), ctx.name(), tls != null);
                ctx.pipeline().remove(this);
            }
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext ctx) {
            if (deadline != null) {
                deadline.cancel(false);
            }
        }
    }
}
