package io.balsa.store.http;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a member serves over HTTP: to clients everything, to those who only watch over it the probes and metrics. */
public final class HttpSide {
    /**
     * What it is made of.
     *
     * @param channel to the etcd services of this member, for the JSON gateway; null: there is none
     * @param workers where JSON and metrics are written and probes read: may block on the disk
     * @param metrics the page of numbers, in Prometheus' text format
     */
    public record Parts(
            @Nullable Channel channel,
            Executor workers,
            Vitals vitals,
            Supplier<Versions> versions,
            Supplier<String> metrics,
            ProbeCounts counts,
            AccessRules access,
            HttpLimits limits) {}

    /** What {@code /version} says: as semantic versions. */
    public record Versions(String server, String cluster, String storage) {
        private String json() {
            return "{\"etcdserver\":" + ProtoJson.quote(server) + ",\"etcdcluster\":" + ProtoJson.quote(cluster)
                    + ",\"storage\":" + ProtoJson.quote(storage) + "}";
        }
    }

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Parts parts;
    private final @Nullable Gateway gateway;
    private final Probes probes;

    public HttpSide(Parts parts) {
        this.parts = parts;
        Channel channel = parts.channel();
        this.gateway = channel == null
                ? null
                : new Gateway(channel, parts.workers(), parts.limits().bodyBytesMax());
        this.probes = new Probes(parts.vitals(), parts.workers(), parts.counts());
    }

    /** Everything: for the port that clients use. */
    public HttpPipeline forClients() {
        return new HttpPipeline(this::openForClient, parts.limits(), this::mayBeWebSocket);
    }

    /** etcd: every path of the gateway. */
    private boolean mayBeWebSocket(Ask ask) {
        return gateway != null
                && GatewayRoutes.isGateway(ask.path())
                && parts.access().refusal(ask).isEmpty()
                && parts.access().letsIn(ask);
    }

    /** Probes and metrics: for a port that needs no certificate and no password. */
    public HttpPipeline forMonitors() {
        return new HttpPipeline(this::openForMonitor, parts.limits());
    }

    private Body openForClient(Ask ask, Exchange plain) {
        Optional<Reply> refusal = parts.access().refusal(ask);
        if (refusal.isPresent()) {
            plain.reply(refusal.get());
            return Body.NONE;
        }
        Map<String, String> cors = parts.access().cors(ask);
        Exchange exchange = cors.isEmpty() ? plain : new WithHeaders(plain, cors);
        if ("OPTIONS".equals(ask.method())) {
            exchange.reply(Reply.empty(200));
        } else if (gateway != null && GatewayRoutes.isGateway(ask.path())) {
            return gateway.open(ask, exchange);
        } else if ("/version".equals(ask.path())) {
            exchange.reply(
                    ask.isGet()
                            ? Reply.of(200, Reply.JSON, parts.versions().get().json())
                            : Reply.onlyGet());
        } else {
            return openForMonitor(ask, exchange);
        }
        return Body.NONE;
    }

    private Body openForMonitor(Ask ask, Exchange exchange) {
        if (probes.has(ask.path())) {
            probes.answer(ask, exchange);
        } else if ("/metrics".equals(ask.path())) {
            metrics(ask, exchange);
        } else {
            exchange.reply(Reply.notFound());
        }
        return Body.NONE;
    }

    private void metrics(Ask ask, Exchange exchange) {
        if (!ask.isGet() && !"HEAD".equals(ask.method())) {
            exchange.reply(Reply.onlyGet());
            return;
        }
        try {
            parts.workers()
                    .execute(() -> exchange.reply(
                            Reply.of(200, METRICS_TYPE, parts.metrics().get())));
        } catch (RejectedExecutionException e) {
            exchange.reply(Reply.error(503, "the member stops"));
        }
    }

    /** Adds the same headers to whatever is answered. */
    private record WithHeaders(Exchange to, Map<String, String> headers) implements Exchange {
        @Override
        public void reply(Reply reply) {
            to.reply(reply.with(headers));
        }

        @Override
        public void start(int status, Map<String, String> own) {
            to.start(
                    status,
                    new Reply(status, own, ByteString.EMPTY).with(headers).headers());
        }

        @Override
        public void write(byte[] piece, Runnable room) {
            to.write(piece, room);
        }

        @Override
        public void end() {
            to.end();
        }

        @Override
        public void onGone(Runnable task) {
            to.onGone(task);
        }

        @Override
        public void more() {
            to.more();
        }
    }
}
