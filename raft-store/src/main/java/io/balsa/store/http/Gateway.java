package io.balsa.store.http;

import com.google.protobuf.Message;
import io.balsa.store.http.GatewayRoutes.Route;
import io.balsa.store.http.ProtoJson.Malformed;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * etcd's JSON gateway: a method of the v3 services for each path, its request as the body, its answer as the answer. A
 * method that answers with many messages has a line for each, <code>{"result":...}</code>, sent as they come and no faster
 * than the client reads; its call ends when the client goes away.
 */
final class Gateway implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
    /** etcd: marks a call of the gateway, for which a certificate says nothing about the user. */
    private static final Metadata.Key<String> ACCEPT =
            Metadata.Key.of("grpcgateway-accept", Metadata.ASCII_STRING_MARSHALLER);

    /** grpc-gateway: headers that start like this are metadata of the call. */
    private static final String METADATA_PREFIX = "grpc-metadata-";

    private static final Pattern METADATA_NAME = Pattern.compile("[a-z0-9_.-]{1,64}(?<!-bin)");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");
    private static final String BEARER = "Bearer ";

    private final GatewayRoutes routes = new GatewayRoutes();
    private final Channel channel;
    private final Executor workers;
    private final int bodyBytesMax;

    /** @param workers where JSON is read and written */
    Gateway(Channel channel, Executor workers, int bodyBytesMax) {
        this.channel = channel;
        this.workers = workers;
        this.bodyBytesMax = bodyBytesMax;
    }

    @Override
    public Body open(Ask ask, Exchange exchange) {
        Optional<Route> route = routes.find(ask.path());
        if (route.isEmpty()) {
            exchange.reply(GatewayErrors.reply(Status.NOT_FOUND.withDescription("Not Found")));
            return Body.NONE;
        }
        if (!"POST".equals(ask.method())) {
            // grpc-gateway: not 405
            exchange.reply(GatewayErrors.reply(Status.UNIMPLEMENTED.withDescription("Method Not Allowed")));
            return Body.NONE;
        }
        Route to = route.get();
        if (to.takesStream()) {
            return GatewayStream.open(to, call(to), metadata(ask), exchange, bodyBytesMax);
        }
        return WholeBody.of(ask, bodyBytesMax, exchange, bytes -> work(exchange, () -> one(to, ask, exchange, bytes)));
    }

    private ClientCall<Message, Message> call(Route route) {
        return channel.newCall(route.method(), CallOptions.DEFAULT.withExecutor(workers));
    }

    private void work(Exchange exchange, Runnable task) {
        try {
            workers.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("a request over HTTP could not be dealt with", e);
                    exchange.reply(GatewayErrors.reply(Status.INTERNAL.withDescription(e.toString())));
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.reply(GatewayErrors.reply(Status.UNAVAILABLE.withDescription("etcdserver: server stopped")));
        }
    }

    /** Calls a method that takes one message. */
    private void one(Route route, Ask ask, Exchange exchange, byte[] body) {
        Message request;
        try {
            request = ProtoJson.parse(first(body), route.requestPrototype());
        } catch (Malformed e) {
            exchange.reply(GatewayErrors.badRequest(String.valueOf(e.getMessage())));
            return;
        }
        if (route.isUnary()) {
            ClientCall<Message, Message> call = call(route);
            exchange.onGone(() -> call.cancel("the client has gone", null));
            call.start(new GatewayAnswer(exchange), metadata(ask));
            call.request(2);
            call.sendMessage(request);
            call.halfClose();
        } else {
            GatewayStream.openWith(request, call(route), metadata(ask), exchange);
        }
    }

    /** etcd: an empty body is an empty message; what stands behind the first value is not looked at. */
    private String first(byte[] body) throws Malformed {
        JsonValues values = new JsonValues(bodyBytesMax);
        List<String> complete = values.feed(body, 1);
        if (complete.isEmpty()) {
            complete = values.end();
        }
        return complete.isEmpty() ? "{}" : complete.get(0);
    }

    private static Metadata metadata(Ask ask) {
        Metadata metadata = new Metadata();
        for (Map.Entry<String, String> header : ask.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            String value = header.getValue();
            if (name.startsWith(METADATA_PREFIX) && PRINTABLE.matcher(value).matches()) {
                String key = name.substring(METADATA_PREFIX.length());
                if (METADATA_NAME.matcher(key).matches()) {
                    metadata.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
                }
            }
        }
        String authorization = ask.headers().get("authorization", "");
        if (!authorization.isEmpty() && PRINTABLE.matcher(authorization).matches()) {
            metadata.discardAll(TOKEN);
            metadata.put(
                    TOKEN, authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : authorization);
        }
        String accept = ask.headers().get("accept", "*/*");
        metadata.discardAll(ACCEPT);
        metadata.put(ACCEPT, PRINTABLE.matcher(accept).matches() ? accept : "*/*");
        return metadata;
    }
}
