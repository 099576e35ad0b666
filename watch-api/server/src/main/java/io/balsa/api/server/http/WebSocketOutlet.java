package io.balsa.api.server.http;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.http.stream.OpenStreams;
import io.balsa.api.server.http.stream.Outlet;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.server.Handshaker;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/**
 * A stream's client at the other end of a WebSocket: every write is one message.
 *
 * <p>The handshake is made when the stream begins, so that what fails before is still answered with a Status. A stream
 * that ends is closed with 1000, one that a stop ends with 1001. What the client sends is dropped; pings are answered
 * before more is read. A client that takes nothing, or has not answered a ping, for the idle timeout is lost: a quiet
 * stream is asked once in that time whether its client is still there.
 *
 * <p>Counts as open until the connection is closed, so that a stop waits for the farewell.
 */
final class WebSocketOutlet implements Outlet, FrameHandler, OpenStreams.Endable {
    /** A client has nothing to say; this is room for those who send something all the same, and ends the others. */
    private static final int IGNORED_MESSAGE_BYTES_MAX = 64 * 1024;

    /** How bytes become messages. */
    enum Form {
        TEXT,
        BINARY,
        /** Text messages that hold the bytes in base64. */
        BASE64
    }

    /**
     * What client and server agree on.
     *
     * @param subprotocol empty for none
     */
    record Agreed(String subprotocol, Form form) {}

    private final Exchange exchange;
    private final Agreed agreed;
    private final OpenStreams streams;

    /** Set once the handshake is through. Guarded by this, as the two below; actions are run without the lock. */
    private @Nullable CoreSession open;

    private Consumer<CoreSession> atOpening = session -> {};
    private @Nullable Throwable gone;

    private volatile Consumer<Throwable> lostListener = why -> {};
    private volatile boolean writing;
    private volatile boolean ending;
    /** Whether the client has sent anything since the last ping. */
    private volatile boolean heard = true;
    /** Bytes of the client's message so far; used by the thread that reads. */
    private long received;

    WebSocketOutlet(Exchange exchange, Agreed agreed, OpenStreams streams) {
        this.exchange = exchange;
        this.agreed = agreed;
        this.streams = streams;
    }

    // -- the stream's side ------------------------------------------------------------------------------------------

    /** Makes the handshake. Code and content type are those of an answer that a WebSocket does not have. */
    @Override
    public void begin(int code, String contentType) {
        streams.add(this);
        Callback completion = Callback.from(exchange.completion()::succeeded, why -> {
            exchange.completion().failed(why);
            lose(why);
        });
        var components = WebSocketServerComponents.getWebSocketComponents(
                exchange.request().getConnectionMetaData().getConnector().getServer());
        boolean upgraded;
        try {
            upgraded = Handshaker.newInstance()
                    .upgradeRequest(
                            (request, response, callback) -> agree(response),
                            exchange.request(),
                            exchange.response(),
                            completion,
                            components,
                            this::configure);
        } catch (RuntimeException e) { // a handshake that Jetty does not take although it was looked at before
            exchange.fail(StatusError.internal(e));
            lose(e);
            return;
        }
        if (!upgraded) {
            exchange.fail(StatusError.badRequest("the WebSocket's handshake is not in order"));
            lose(new IllegalStateException("the handshake is not in order"));
        }
    }

    private FrameHandler agree(ServerUpgradeResponse response) {
        response.setExtensions(List.of()); // compression would cost memory for each client
        if (!agreed.subprotocol().isEmpty()) {
            response.setAcceptedSubProtocol(agreed.subprotocol());
        }
        return this;
    }

    private void configure(Configuration session) {
        session.setIdleTimeout(exchange.idleTimeout());
        session.setMaxFrameSize(0); // an event is one message however large it is
    }

    @Override
    public void write(ByteBuffer bytes, Written then) {
        Throwable lost = whenOpen(session -> {
            if (!bytes.hasRemaining()) {
                then.taken(); // the head of the answer was the handshake
                return;
            }
            writing = true;
            session.sendFrame(
                    message(bytes),
                    Callback.from(
                            () -> {
                                writing = false;
                                then.taken();
                            },
                            then::lost),
                    false);
        });
        if (lost != null) {
            then.lost(lost);
        }
    }

    @Override
    public void end(ByteBuffer bytes) {
        ending = true;
        whenOpen(session -> {
            if (bytes.hasRemaining()) {
                session.sendFrame(message(bytes), Callback.NOOP, false);
            }
            // Who does not answer the farewell in this time is not waited for.
            session.setIdleTimeout(exchange.stopTimeout());
            session.close(streams.ending() ? CloseStatus.SHUTDOWN : CloseStatus.NORMAL, null, Callback.NOOP);
        });
    }

    @Override
    public void abort(Throwable why) {
        ending = true;
        whenOpen(CoreSession::abort);
    }

    @Override
    public void onLost(Consumer<Throwable> listener) {
        Throwable already;
        synchronized (this) {
            lostListener = listener;
            already = gone;
        }
        if (already != null) {
            listener.accept(already);
        }
    }

    /** A stop asks the stream itself to end; this only waits until its client knows. */
    @Override
    public void endSoon() {}

    /** Runs the action now, or at the opening. Returns why it never will when the client is gone. */
    private @Nullable Throwable whenOpen(Consumer<CoreSession> action) {
        CoreSession session;
        synchronized (this) {
            if (gone != null) {
                return gone;
            }
            session = open;
            if (session == null) {
                atOpening = atOpening.andThen(action);
                return null;
            }
        }
        action.accept(session);
        return null;
    }

    private Frame message(ByteBuffer bytes) {
        return switch (agreed.form()) {
            case TEXT -> new Frame(OpCode.TEXT, bytes);
            case BINARY -> new Frame(OpCode.BINARY, bytes);
            case BASE64 -> new Frame(OpCode.TEXT, Base64.getEncoder().encode(bytes));
        };
    }

    // -- the client's side ------------------------------------------------------------------------------------------

    @Override
    public void onOpen(CoreSession session, Callback callback) {
        session.addIdleTimeoutListener(timeout -> quietFor(session));
        callback.succeeded();
        Consumer<CoreSession> waiting;
        synchronized (this) {
            open = session;
            waiting = atOpening;
        }
        waiting.accept(session);
        session.demand();
    }

    /** Nothing has come or gone for the idle timeout: whether that is the end. */
    private boolean quietFor(CoreSession session) {
        if (writing || ending || !heard) {
            session.abort();
            return true;
        }
        heard = false;
        session.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
        return false;
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        heard = true;
        if (frame.getOpCode() == OpCode.CLOSE) {
            callback.succeeded(); // the session answers it
            return;
        }
        CoreSession session = session();
        if (frame.getOpCode() == OpCode.PING) {
            ByteBuffer payload = ByteBuffer.allocate(frame.getPayloadLength());
            payload.put(frame.getPayload().slice()).flip();
            callback.succeeded();
            // More is read when the answer is out: a client that only pings and never reads stops itself.
            session.sendFrame(
                    new Frame(OpCode.PONG, payload), Callback.from(session::demand, why -> session.abort()), false);
            return;
        }
        if (frame.isDataFrame()) {
            received += frame.getPayloadLength();
            if (received > IGNORED_MESSAGE_BYTES_MAX) {
                callback.succeeded();
                session.close(
                        CloseStatus.MESSAGE_TOO_LARGE,
                        "a message may have " + IGNORED_MESSAGE_BYTES_MAX + " bytes",
                        Callback.NOOP);
                session.demand(); // for its farewell
                return;
            }
            if (frame.isFin()) {
                received = 0;
            }
        }
        callback.succeeded();
        session.demand();
    }

    private synchronized CoreSession session() {
        if (open == null) {
            throw new IllegalStateException("a message came before the opening");
        }
        return open;
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        callback.succeeded(); // the connection is closed next
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        callback.succeeded();
        lose(new IllegalStateException("the client's WebSocket was closed: " + status));
    }

    private void lose(Throwable why) {
        Consumer<Throwable> listener;
        synchronized (this) {
            gone = why;
            listener = lostListener;
        }
        streams.remove(this);
        listener.accept(why);
    }
}
