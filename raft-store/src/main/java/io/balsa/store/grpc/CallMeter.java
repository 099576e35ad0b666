package io.balsa.store.grpc;

import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.ResponseOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.store.metrics.Counter;
import io.balsa.store.metrics.Histogram;
import io.balsa.store.metrics.Labelled;
import io.balsa.store.metrics.MetricsPage;
import io.balsa.store.metrics.SlowApplies;
import io.balsa.store.mvcc.RequestChecks;
import io.grpc.BindableService;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts calls, as etcd's gRPC server does under the same names, and of what they answer the ranges and renewals; those that
 * take long are logged, with neither keys nor values. Calls from
 * within the process, the JSON gateway's among them, count like those from the network; bytes are the network's.
 */
public final class CallMeter implements ServerInterceptor {
    private static final String[] LABELS = {"grpc_type", "grpc_service", "grpc_method"};
    private static final Metadata.Key<String> CLIENT_VERSION =
            Metadata.Key.of("client-api-version", Metadata.ASCII_STRING_MARSHALLER);
    /** A client may send anything; what is no version must not become a label. */
    private static final Pattern VERSION = Pattern.compile("3\\.[0-9]{1,2}");

    private static final Logger LOG = LoggerFactory.getLogger(CallMeter.class);

    private final LongSupplier nanoTime;
    private final Slow slow;
    private final long slowNanos;
    private final Labelled<Counter> started;
    private final Labelled<Counter> handled;
    private final Labelled<Counter> received;
    private final Labelled<Counter> sent;
    private final @Nullable Labelled<Histogram> handling;
    private final Labelled<Counter> requests;
    private final Counter ranges;
    private final Counter renewals;
    private final Counter bytesSent;
    private final Counter bytesReceived;
    private final Map<String, Method> methods = new ConcurrentHashMap<>();

    /**
     * What is slow.
     *
     * @param unary a unary call that takes longer is logged
     * @param reads told of each read-only range and transaction: what was asked is not applied, but etcd counts it so
     */
    public record Slow(Duration unary, SlowApplies reads) {}

    /**
     * @param extensive etcd: {@code --metrics=extensive}, with the time that calls take
     */
    public CallMeter(MetricsPage page, LongSupplier nanoTime, boolean extensive, Slow slow) {
        this.nanoTime = nanoTime;
        this.slow = slow;
        this.slowNanos = slow.unary().toNanos();
        started = page.counters("grpc_server_started_total", "Calls that have begun.", LABELS);
        handled = page.counters(
                "grpc_server_handled_total",
                "Calls that have ended, well or not.",
                LABELS[0],
                LABELS[1],
                LABELS[2],
                "grpc_code");
        received = page.counters("grpc_server_msg_received_total", "Messages from clients.", LABELS);
        sent = page.counters("grpc_server_msg_sent_total", "Messages to clients.", LABELS);
        handling = extensive
                ? page.histograms("grpc_server_handling_seconds", "How long calls took.", 0.001, 14, LABELS)
                : null;
        requests = page.counters(
                "etcd_server_client_requests_total",
                "Calls by the version of the client's API.",
                "type",
                "client_api_version");
        ranges = page.counter("etcd_mvcc_range_total", "Ranges that this member has answered.");
        page.counter("etcd_debugging_mvcc_range_total", "The same under its name of before 3.4.", ranges::value);
        renewals =
                page.counter("etcd_debugging_lease_renewed_total", "Renewals of leases that this member has answered.");
        bytesSent = page.counter("etcd_network_client_grpc_sent_bytes_total", "Bytes sent to gRPC clients.");
        bytesReceived =
                page.counter("etcd_network_client_grpc_received_bytes_total", "Bytes received from gRPC clients.");
    }

    /** Has every method and code on the page from the beginning, at zero: rates are right from the first error on. */
    public void expect(List<BindableService> services) {
        services.forEach(
                service -> service.bindService().getMethods().forEach(method -> method(method.getMethodDescriptor())));
    }

    /** Counts the bytes of calls that come over the network. */
    public ServerStreamTracer.Factory tracers() {
        return new ServerStreamTracer.Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                return new ServerStreamTracer() {
                    @Override
                    public void outboundWireSize(long bytes) {
                        bytesSent.add(bytes);
                    }

                    @Override
                    public void inboundWireSize(long bytes) {
                        bytesReceived.add(bytes);
                    }
                };
            }
        };
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Method method = method(call.getMethodDescriptor());
        method.started.increment();
        String version = headers.get(CLIENT_VERSION);
        method.requests(version != null && VERSION.matcher(version).matches() ? version : "unknown")
                .increment();
        CountedCall<Q, A> counted = new CountedCall<>(call, method);
        return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
            @Override
            public void onMessage(Q message) {
                method.received.increment();
                counted.asked(message);
                super.onMessage(message);
            }

            @Override
            public void onCancel() {
                counted.ended(Status.Code.CANCELLED);
                super.onCancel();
            }
        };
    }

    private Method method(MethodDescriptor<?, ?> descriptor) {
        Method known = methods.get(descriptor.getFullMethodName());
        return known != null
                ? known
                : methods.computeIfAbsent(descriptor.getFullMethodName(), name -> new Method(descriptor));
    }

    private final class CountedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final Method method;
        private final long startNanos = nanoTime.getAsLong();
        private final AtomicBoolean ended = new AtomicBoolean();
        /** Empty: it is no read. */
        private volatile String read = "";

        CountedCall(ServerCall<Q, A> call, Method method) {
            super(call);
            this.method = method;
        }

        void asked(Q message) {
            if (message instanceof RangeRequest) {
                read = "read-only range";
            } else if (message instanceof TxnRequest txn && RequestChecks.isReadOnly(txn)) {
                read = "read-only txn";
            }
        }

        @Override
        public void sendMessage(A message) {
            method.sent.increment();
            countContent(message);
            super.sendMessage(message);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            ended(status.getCode());
            super.close(status, trailers);
        }

        void ended(Status.Code code) {
            if (ended.compareAndSet(false, true)) {
                method.handled(code).increment();
                long nanos = nanoTime.getAsLong() - startNanos;
                if (handling != null) {
                    handling.with(method.labels()).observeNanos(nanos);
                }
                if (method.unary && !read.isEmpty()) {
                    slow.reads().took(nanos, () -> read);
                }
                if (method.unary && nanos > slowNanos) {
                    LOG.warn(
                            "slow request: {}/{} took {} ms and ended with {}; expected at most {} ms",
                            method.service,
                            method.name,
                            TimeUnit.NANOSECONDS.toMillis(nanos),
                            code,
                            TimeUnit.NANOSECONDS.toMillis(slowNanos));
                }
            }
        }
    }

    private void countContent(Object answer) {
        if (answer instanceof RangeResponse) {
            ranges.increment();
        } else if (answer instanceof TxnResponse txn) {
            ranges.add(rangesOf(txn));
        } else if (answer instanceof LeaseKeepAliveResponse renewal && renewal.getTTL() > 0) {
            renewals.increment();
        }
    }

    private static long rangesOf(TxnResponse txn) {
        long count = 0;
        for (ResponseOp op : txn.getResponsesList()) {
            if (op.hasResponseRange()) {
                count++;
            } else if (op.hasResponseTxn()) {
                count += rangesOf(op.getResponseTxn());
            }
        }
        return count;
    }

    /** What is counted of one method, looked up once. */
    private final class Method {
        private final String type;
        private final String service;
        private final String name;
        private final boolean unary;
        private final Counter started;
        private final Counter received;
        private final Counter sent;
        private final Counter[] byCode = new Counter[Status.Code.values().length];
        private final Map<String, Counter> byVersion = new ConcurrentHashMap<>();

        Method(MethodDescriptor<?, ?> method) {
            type = switch (method.getType()) {
                case UNARY, UNKNOWN -> "unary";
                case CLIENT_STREAMING -> "client_stream";
                case SERVER_STREAMING -> "server_stream";
                case BIDI_STREAMING -> "bidi_stream";
            };
            unary = type.equals("unary");
            service = String.valueOf(method.getServiceName());
            name = String.valueOf(method.getBareMethodName());
            started = CallMeter.this.started.with(labels());
            received = CallMeter.this.received.with(labels());
            sent = CallMeter.this.sent.with(labels());
            for (Status.Code code : Status.Code.values()) {
                byCode[code.value()] = CallMeter.this.handled.with(type, service, name, goName(code));
            }
        }

        String[] labels() {
            return new String[] {type, service, name};
        }

        Counter handled(Status.Code code) {
            return byCode[code.value()];
        }

        Counter requests(String version) {
            return byVersion.computeIfAbsent(version, v -> CallMeter.this.requests.with(unary ? "unary" : "stream", v));
        }
    }

    /** Alerts match Go's names: {@code DeadlineExceeded}, {@code OK}. */
    private static String goName(Status.Code code) {
        if (code == Status.Code.OK) {
            return "OK";
        }
        if (code == Status.Code.CANCELLED) {
            return "Canceled";
        }
        StringBuilder name = new StringBuilder();
        for (String word : code.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
