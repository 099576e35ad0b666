package io.balsa.store.http;

import com.google.protobuf.Message;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Turns the outcome of a call with one answer into that of an exchange. */
final class GatewayAnswer extends ClientCall.Listener<Message> {
    private final Exchange exchange;
    private @Nullable Message answer;

    GatewayAnswer(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void onMessage(Message message) {
        answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (status.isOk() && answer != null) {
            exchange.reply(Reply.of(200, Reply.JSON, ProtoJson.print(answer))
                    .with("Grpc-Metadata-Content-Type", "application/grpc"));
        } else {
            exchange.reply(GatewayErrors.reply(
                    status.isOk() ? Status.INTERNAL.withDescription("the service gave no answer") : status));
        }
    }
}
