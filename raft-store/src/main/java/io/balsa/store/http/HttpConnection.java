package io.balsa.store.http;

import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelFutureListener;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpContent;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpContent;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponseStatus;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpUtil;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import io.grpc.netty.shaded.io.netty.handler.codec.http.LastHttpContent;
import io.grpc.netty.shaded.io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.grpc.netty.shaded.io.netty.handler.codec.http.TooLongHttpLineException;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection: a request, its answer, the next request. Reads a piece at a time and only when there is room
 * for it; a client that is slow to send, or sends what is not HTTP, loses its connection and nothing else.
 *
 * <p>Belongs to the connection's network thread; only the methods of {@link Exchange} may be called from others.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private final HttpService service;
    private final HttpLimits limits;
    private final boolean secure;

    /** What one reading of the socket has brought: it is taken piece by piece. */
    private final Deque<Object> inbox = new ArrayDeque<>();

    private @Nullable Turn turn;
    private @Nullable Future<?> deadline;
    private boolean closing;
    private boolean wanted;
    private boolean working;

    HttpConnection(HttpService service, HttpLimits limits, boolean secure) {
        this.service = service;
        this.limits = limits;
        this.secure = secure;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        awaitRequest(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelDeadline();
    }

    private void awaitRequest(ChannelHandlerContext ctx) {
        turn = null;
        closeAfter(ctx, limits.headTimeout());
        readOn(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inbox.add(message);
        work(ctx);
    }

    /** Asks for the next piece. */
    private void readOn(ChannelHandlerContext ctx) {
        wanted = true;
        work(ctx);
    }

    /** In a loop, not from within: a body may have very many small pieces. */
    private void work(ChannelHandlerContext ctx) {
        if (working) {
            return;
        }
        working = true;
        try {
            while (wanted && !inbox.isEmpty()) {
                wanted = false;
                take(ctx, inbox.remove());
            }
        } finally {
            working = false;
        }
        if (wanted) {
            ctx.read();
        }
    }

    private void take(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                begin(ctx, request);
            }
            if (message instanceof HttpContent content && turn != null && !turn.requestEnded) {
                turn.content(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        cancelDeadline();
        turn = new Turn(ctx, request);
        if (!request.decoderResult().isSuccess()) {
            turn.refuse(statusOf(request.decoderResult().cause()));
            return;
        }
        try {
            turn.open(Ask.of(request, secure), request);
        } catch (IllegalArgumentException badEscape) {
            turn.refuse(400);
        }
    }

    private static int statusOf(Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            return 431;
        }
        return cause instanceof TooLongHttpLineException ? 414 : 400;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (turn != null && ctx.channel().isWritable()) {
            turn.hasRoom();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        inbox.forEach(ReferenceCountUtil::release);
        inbox.clear();
        Turn interrupted = turn;
        turn = null;
        if (interrupted != null && !interrupted.responseEnded) {
            interrupted.gone.run();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A broken connection, or TLS alerts: the client's affair. The close is noticed above.
        ctx.close();
    }

    private void closeAfter(ChannelHandlerContext ctx, Duration timeout) {
        cancelDeadline();
        deadline = ctx.executor().schedule(() -> ctx.close(), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** One request and its answer. */
    private final class Turn implements Exchange {
        private final ChannelHandlerContext ctx;
        private final boolean chunked;
        private Body body = Body.NONE;
        private Runnable gone = () -> {};
        private @Nullable Runnable room;
        private boolean requestEnded;
        private boolean responseStarted;
        private boolean responseEnded;
        private long discarded;

        Turn(ChannelHandlerContext ctx, HttpRequest request) {
            this.ctx = ctx;
            this.chunked = request.protocolVersion().isKeepAliveDefault();
        }

        void open(Ask ask, HttpRequest request) {
            body = service.open(ask, this);
            if (!body.isStream()) {
                closeAfter(ctx, limits.bodyTimeout());
            }
            if (!responseStarted && HttpUtil.is100ContinueExpected(request)) {
                ctx.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            }
            readOn(ctx);
        }

        /** What came is no request that can be understood: says so and hangs up. */
        void refuse(int status) {
            closing = true;
            requestEnded = true;
            reply(Reply.error(status, HttpResponseStatus.valueOf(status).toString()));
        }

        void content(HttpContent content) {
            if (!content.decoderResult().isSuccess()) {
                if (!responseStarted) {
                    refuse(400);
                } else {
                    ctx.close();
                }
                return;
            }
            boolean room = true;
            if (content.content().isReadable()) {
                room = take(ByteBufUtil.getBytes(content.content()));
            }
            if (content instanceof LastHttpContent) {
                endRequest();
            } else if (room) {
                readOn(ctx);
            }
        }

        private boolean take(byte[] bytes) {
            if (!responseEnded) {
                return body.take(bytes);
            }
            discarded += bytes.length;
            if (discarded > limits.discardedBytesMax()) {
                ctx.close();
            }
            return true;
        }

        private void endRequest() {
            requestEnded = true;
            cancelDeadline();
            if (responseEnded) {
                next();
            } else {
                body.end();
                if (turn == this) {
                    // So that it is noticed when the client goes away; a request that comes meanwhile waits.
                    ctx.read();
                }
            }
        }

        private void next() {
            if (!closing) {
                awaitRequest(ctx);
            }
        }

        @Override
        public void reply(Reply reply) {
            onConnection(() -> {
                if (responseStarted) {
                    return;
                }
                responseStarted = true;
                DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(reply.status()),
                        Unpooled.wrappedBuffer(reply.body().asReadOnlyByteBuffer()));
                response.headers().set("Content-Length", reply.body().size());
                send(response, reply.headers());
                finished();
            });
        }

        @Override
        public void start(int status, Map<String, String> headers) {
            onConnection(() -> {
                if (responseStarted) {
                    return;
                }
                responseStarted = true;
                HttpResponse response =
                        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
                if (chunked) {
                    response.headers().set("Transfer-Encoding", "chunked");
                } else {
                    // HTTP/1.0 knows no chunks: the end of the connection is the end of the answer.
                    closing = true;
                }
                send(response, headers);
            });
        }

        private void send(HttpResponse response, Map<String, String> headers) {
            HttpHeaders into = response.headers();
            headers.forEach(into::set);
            if (closing) {
                into.set("Connection", "close");
            }
            ctx.writeAndFlush(response);
        }

        @Override
        public void write(byte[] piece, Runnable whenRoom) {
            onConnection(() -> {
                if (responseStarted && !responseEnded) {
                    room = whenRoom;
                    ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
                    if (ctx.channel().isWritable()) {
                        hasRoom();
                    }
                }
            });
        }

        void hasRoom() {
            Runnable waiting = room;
            room = null;
            if (waiting != null) {
                waiting.run();
            }
        }

        @Override
        public void end() {
            onConnection(() -> {
                if (responseStarted && !responseEnded) {
                    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                    finished();
                }
            });
        }

        private void finished() {
            responseEnded = true;
            if (closing) {
                ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            } else if (requestEnded) {
                next();
            } else {
                // The rest of the request is of no use any more; a little of it is read, so that the client gets to
                // see the answer.
                closeAfter(ctx, limits.bodyTimeout());
                readOn(ctx);
            }
        }

        @Override
        public void onGone(Runnable task) {
            boolean asked = onThread(() -> {
                gone = task;
                if (turn != this && !responseEnded) {
                    task.run();
                }
            });
            if (!asked) {
                task.run();
            }
        }

        @Override
        public void more() {
            onConnection(() -> {
                if (!requestEnded) {
                    readOn(ctx);
                }
            });
        }

        /** Only while this is the request that the connection is about. */
        private void onConnection(Runnable task) {
            onThread(() -> {
                if (turn == this) {
                    task.run();
                }
            });
        }

        /** @return false: the network threads have stopped, and the connection with them */
        private boolean onThread(Runnable task) {
            if (ctx.executor().inEventLoop()) {
                task.run();
                return true;
            }
            try {
                ctx.executor().execute(task);
                return true;
            } catch (RejectedExecutionException e) {
                return false;
            }
        }
    }
}
