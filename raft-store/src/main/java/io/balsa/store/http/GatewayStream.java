package io.balsa.store.http;

import com.google.protobuf.Message;
import io.balsa.store.http.GatewayRoutes.Route;
import io.balsa.store.http.ProtoJson.Malformed;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that answers with many messages, and perhaps takes many: one line of JSON for each. The next answer is asked of
 * the service when the connection has room for it, and the next piece of the body is read when the service takes more.
 *
 * <p>As a body it belongs to the connection's thread, as a listener to the call's executor.
 */
final class GatewayStream extends ClientCall.Listener<Message> implements Body {
    private final ClientCall<Message, Message> call;
    private final Exchange exchange;
    private final @Nullable Message prototype;
    private final JsonValues values;

    /** Only the call's executor. */
    private boolean started;
    /** What was wrong with the body; told when the call has ended for it. */
    private volatile @Nullable Status malformed;

    private GatewayStream(
            ClientCall<Message, Message> call, Exchange exchange, @Nullable Message prototype, int bodyBytesMax) {
        this.call = call;
        this.exchange = exchange;
        this.prototype = prototype;
        this.values = new JsonValues(bodyBytesMax);
    }

    /** For a method that takes many messages. On the connection's thread. */
    static Body open(
            Route route, ClientCall<Message, Message> call, Metadata metadata, Exchange exchange, int bodyBytesMax) {
        GatewayStream stream = new GatewayStream(call, exchange, route.requestPrototype(), bodyBytesMax);
        stream.begin(metadata);
        return stream;
    }

    /** For a method that takes one message, which has been read. */
    static void openWith(Message request, ClientCall<Message, Message> call, Metadata metadata, Exchange exchange) {
        GatewayStream stream = new GatewayStream(call, exchange, null, 0);
        stream.begin(metadata);
        call.sendMessage(request);
        call.halfClose();
    }

    private void begin(Metadata metadata) {
        exchange.onGone(() -> call.cancel("the client has gone", null));
        call.start(this, metadata);
        call.request(1);
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public boolean take(byte[] bytes) {
        try {
            send(values.feed(bytes));
        } catch (Malformed e) {
            refuse(e);
        }
        return call.isReady() || malformed != null;
    }

    @Override
    public void end() {
        try {
            send(values.end());
        } catch (Malformed e) {
            refuse(e);
        }
        if (malformed == null) {
            call.halfClose();
        }
    }

    private void send(List<String> messages) throws Malformed {
        if (malformed == null && prototype != null) {
            for (String json : messages) {
                call.sendMessage(ProtoJson.parse(json, prototype));
            }
        }
    }

    private void refuse(Malformed why) {
        if (malformed == null) {
            malformed = Status.INVALID_ARGUMENT.withDescription(why.getMessage());
            call.cancel("the body is not what it should be", why);
        }
    }

    @Override
    public void onReady() {
        exchange.more();
    }

    @Override
    public void onMessage(Message message) {
        start();
        byte[] line = ("{\"result\":" + ProtoJson.print(message) + "}\n").getBytes(StandardCharsets.UTF_8);
        exchange.write(line, () -> call.request(1));
    }

    private void start() {
        if (!started) {
            started = true;
            exchange.start(200, Map.of("Content-Type", Reply.JSON));
        }
    }

    @Override
    public void onClose(Status ended, Metadata trailers) {
        Status status = malformed == null ? ended : malformed;
        if (status.isOk()) {
            start();
            exchange.end();
        } else if (started) {
            exchange.write(GatewayErrors.line(status), () -> {});
            exchange.end();
        } else {
            exchange.reply(GatewayErrors.reply(status));
        }
    }
}
