package io.balsa.store.http;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelPipeline;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpDecoderConfig;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerCodec;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.util.List;
import java.util.function.Predicate;

/** Makes a connection an HTTP/1.1 one: from bytes to {@link HttpService}. */
public final class HttpPipeline {
    private static final int PIECE_BYTES_MAX = 64 << 10;

    private final HttpService service;
    private final HttpLimits limits;
    private final Predicate<Ask> webSockets;

    HttpPipeline(HttpService service, HttpLimits limits) {
        this(service, limits, ask -> false);
    }

    /** @param webSockets which requests may turn their connection into a WebSocket, if they ask for it */
    HttpPipeline(HttpService service, HttpLimits limits, Predicate<Ask> webSockets) {
        this.service = service;
        this.limits = limits;
        this.webSockets = webSockets;
    }

    /**
     * Adds the handlers of one connection.
     *
     * @param after the name of the handler that they follow
     * @param secure whether the bytes come out of TLS
     */
    void addAfter(ChannelPipeline pipeline, String after, boolean secure) {
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.lineBytesMax())
                .setMaxHeaderSize(limits.headBytesMax())
                .setMaxChunkSize(PIECE_BYTES_MAX);
        List<ChannelHandler> handlers = List.of(
                new HttpServerCodec(config),
                new HttpServerKeepAliveHandler(),
                new WebSocketDoor(service, limits, webSockets, secure),
                new HttpConnection(service, limits, secure));
        String last = after;
        for (ChannelHandler handler : handlers) {
            pipeline.addAfter(last, null, handler);
            last = pipeline.context(handler).name();
        }
    }
}
