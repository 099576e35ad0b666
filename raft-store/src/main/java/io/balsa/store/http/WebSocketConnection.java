package io.balsa.store.http;

import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelFutureListener;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.grpc.netty.shaded.io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One request to the gateway over a WebSocket, as grpc-websocket-proxy, which etcd has before its gateway, does it: each
 * message of the client is one JSON value of the body, each line of the answer one text message; when the answer is
 * complete, the WebSocket is closed. Reads a message at a time and only when there is room for it.
 *
 * <p>Belongs to the connection's network thread; only the methods of {@link Exchange} may be called from others.
 */
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Exchange {
    private static final byte[] SEPARATOR = {'\n'};

    private final HttpService service;
    private final Ask ask;
    /** What one reading of the socket has brought: it is taken message by message. */
    private final Deque<WebSocketFrame> inbox = new ArrayDeque<>();

    private @Nullable ChannelHandlerContext context;
    private Body body = Body.NONE;
    private Runnable gone = () -> {};
    private @Nullable Runnable room;
    private boolean bodyEnded;
    private boolean ended;
    private boolean wanted;
    private boolean working;

    WebSocketConnection(HttpService service, Ask ask) {
        this.service = service;
        this.ask = ask;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Once it is in its place. */
    void begin() {
        body = service.open(ask, this);
        readOn();
    }

    private ChannelHandlerContext ctx() {
        if (context == null) {
            throw new IllegalStateException("the handler belongs to no connection yet");
        }
        return context;
    }

    private void readOn() {
        wanted = true;
        work();
    }

    /** In a loop, not from within: there may be very many small messages. */
    private void work() {
        if (working) {
            return;
        }
        working = true;
        try {
            while (wanted && !inbox.isEmpty()) {
                wanted = false;
                WebSocketFrame frame = inbox.remove();
                try {
                    take(frame);
                } finally {
                    frame.release();
                }
            }
        } finally {
            working = false;
        }
        if (wanted) {
            ctx().read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof WebSocketFrame frame) {
            inbox.add(frame);
            work();
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(WebSocketFrame frame) {
        boolean more = true;
        if (frame instanceof CloseWebSocketFrame) {
            // grpc-websocket-proxy: the call ends with its client
            hangUp(WebSocketCloseStatus.NORMAL_CLOSURE);
            return;
        } else if (frame instanceof PingWebSocketFrame) {
            ctx().writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
        } else if ((frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) && !bodyEnded) {
            more = take(ByteBufUtil.getBytes(frame.content()));
        }
        if (more) {
            readOn();
        }
    }

    private boolean take(byte[] message) {
        if (!body.isStream()) {
            // One message is all that it takes.
            bodyEnded = true;
            body.take(message);
            body.end();
            return true;
        }
        boolean first = body.take(message);
        return body.take(SEPARATOR) && first;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            hasRoom();
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void hasRoom() {
        Runnable waiting = room;
        room = null;
        if (waiting != null) {
            waiting.run();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inbox.forEach(ReferenceCountUtil::release);
        inbox.clear();
        leave();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A broken connection, a message that is too large, or what is no frame: the client's affair.
        ctx.close();
    }

    private void leave() {
        if (!ended) {
            ended = true;
            gone.run();
        }
    }

    private void hangUp(WebSocketCloseStatus status) {
        leave();
        ctx().writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void start(int status, Map<String, String> headers) {
        // The answer's head was that of the WebSocket.
    }

    @Override
    public void reply(Reply reply) {
        onThread(() -> {
            if (!ended) {
                send(reply.body().toByteArray());
                finish();
            }
        });
    }

    @Override
    public void write(byte[] piece, Runnable whenRoom) {
        onThread(() -> {
            if (!ended) {
                room = whenRoom;
                send(piece);
                if (ctx().channel().isWritable()) {
                    hasRoom();
                }
            }
        });
    }

    private void send(byte[] line) {
        int length = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        ctx().writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(Arrays.copyOf(line, length))));
    }

    @Override
    public void end() {
        onThread(() -> {
            if (!ended) {
                finish();
            }
        });
    }

    private void finish() {
        ended = true;
        hangUp(WebSocketCloseStatus.NORMAL_CLOSURE);
    }

    @Override
    public void onGone(Runnable task) {
        boolean asked = onThread(() -> {
            gone = task;
            if (ended) {
                task.run();
            }
        });
        if (!asked) {
            task.run();
        }
    }

    @Override
    public void more() {
        onThread(this::readOn);
    }

    /** @return false: the network threads have stopped, and the connection with them */
    private boolean onThread(Runnable task) {
        if (ctx().executor().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            ctx().executor().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
