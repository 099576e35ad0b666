package io.balsa.store.http;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelFutureListener;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelPipeline;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.FullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderValues;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponseStatus;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerCodec;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpUtil;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import io.grpc.netty.shaded.io.netty.handler.codec.http.LastHttpContent;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands before {@link HttpConnection}: a request that asks for a WebSocket, where there may be one, turns the connection
 * into that. Belongs to the connection's network thread.
 */
final class WebSocketDoor extends ChannelInboundHandlerAdapter {
    /** grpc-websocket-proxy: a browser cannot set headers, so its token comes as a protocol, "Bearer, TOKEN". */
    private static final String BEARER = "Bearer";

    private final HttpService service;
    private final HttpLimits limits;
    private final Predicate<Ask> allowed;
    private final boolean secure;

    private static final String VERSION = "13";
    /** RFC 6455, section 1.3: shows that whoever answers knows the protocol, and is no secret. */
    private static final String PROTOCOL_ID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private record Wanted(Ask ask, HttpHeaders handshake) {}

    private @Nullable Wanted wanted;

    WebSocketDoor(HttpService service, HttpLimits limits, Predicate<Ask> allowed, boolean secure) {
        this.service = service;
        this.limits = limits;
        this.allowed = allowed;
        this.secure = secure;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            wanted = wanted(request);
        }
        Wanted now = wanted;
        if (now == null) {
            ctx.fireChannelRead(message);
            return;
        }
        boolean complete = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (complete) {
            open(ctx, now);
        } else {
            ctx.read();
        }
    }

    private @Nullable Wanted wanted(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.decoderResult().isSuccess()
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || HttpUtil.getContentLength(request, 0L) > 0
                || HttpUtil.isTransferEncodingChunked(request)) {
            return null;
        }
        Ask ask;
        try {
            ask = Ask.of(request, secure);
        } catch (IllegalArgumentException badEscape) {
            return null;
        }
        return allowed.test(ask) ? new Wanted(call(ask), headers.copy()) : null;
    }

    /** The request that the messages are the body of. etcd: a POST, whatever the WebSocket was asked for with. */
    private static Ask call(Ask ask) {
        HttpHeaders headers = ask.headers().copy();
        String protocols = headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "");
        int token = protocols.indexOf(BEARER + ",");
        if (token >= 0) {
            headers.set(
                    HttpHeaderNames.AUTHORIZATION,
                    BEARER + " "
                            + protocols.substring(token + BEARER.length() + 1).trim());
        }
        return new Ask("POST", ask.path(), ask.query(), headers, ask.secure());
    }

    /**
     * Netty's own handshake writes from the end of the pipeline, where gRPC holds back everything until a handshake of its
     * own, so this one is done here: RFC 6455, section 4.2.2.
     */
    private void open(ChannelHandlerContext ctx, Wanted now) {
        wanted = null;
        String key = now.handshake().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
        if (!VERSION.equals(now.handshake().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION)) || key.isEmpty()) {
            FullHttpResponse refusal = response(HttpResponseStatus.UPGRADE_REQUIRED);
            refusal.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
            refusal.headers().set(HttpHeaderNames.CONTENT_LENGTH, "0");
            ctx.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(HttpServerKeepAliveHandler.class);
        FullHttpResponse welcome = response(HttpResponseStatus.SWITCHING_PROTOCOLS);
        welcome.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        welcome.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        welcome.headers().set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key));
        if (now.handshake().get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "").startsWith(BEARER)) {
            welcome.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, BEARER);
        }
        ctx.writeAndFlush(welcome);
        WebSocketConnection connection = new WebSocketConnection(service, now.ask());
        for (ChannelHandler handler : List.of(
                connection,
                new WebSocketFrameAggregator(limits.bodyBytesMax()),
                new WebSocket13FrameEncoder(false),
                new WebSocket13FrameDecoder(true, false, limits.bodyBytesMax()))) {
            pipeline.addAfter(ctx.name(), null, handler);
        }
        pipeline.remove(HttpConnection.class);
        pipeline.remove(this);
        // Bytes that it has read already go on to the handlers above.
        pipeline.remove(HttpServerCodec.class);
        connection.begin();
    }

    private static FullHttpResponse response(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + PROTOCOL_ID).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-1", e);
        }
    }
}
