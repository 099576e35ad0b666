package io.balsa.store.raft;

import io.balsa.store.net.Network;
import io.balsa.store.tls.NettyTls;
import io.balsa.store.tls.PortTls;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls the other members. Every call has a deadline, and a failed one says whether the peer can have seen it. */
final class PeerClient implements AutoCloseable {
    /** A call that has no answer. */
    static final class Failed extends RuntimeException {
        private final boolean nothingHappened;
        private final boolean silent;
        private final boolean unattended;

        Failed(String message, boolean nothingHappened) {
            this(message, nothingHappened, false, false);
        }

        private Failed(String message, boolean nothingHappened, boolean silent, boolean unattended) {
            super(message, null, false, false);
            this.nothingHappened = nothingHappened;
            this.silent = silent;
            this.unattended = unattended;
        }

        /** The peer's host has refused the connection: nobody listens there. */
        boolean unattended() {
            return unattended;
        }

        /** The peer was reached and has not answered in time. */
        boolean silent() {
            return silent;
        }

        /** The peer refused before it did anything, or the request never left this process. */
        boolean nothingHappened() {
            return nothingHappened;
        }
    }

    /** @param counted the same, for calls whose bytes count */
    private record Connection(ManagedChannel channel, Channel counted) {}

    private final String cluster;
    private final String self;
    private final Network network;
    private final MemberAddresses addresses;
    private final @Nullable SslContext tls;
    private final Map<String, Connection> connections = new HashMap<>();
    private boolean closed;

    /**
     * @param addresses where members are; a connection follows its member when it moves
     * @param tls null: members speak plain text
     */
    PeerClient(Network network, Identity self, MemberAddresses addresses, @Nullable PortTls tls) {
        this.network = network;
        this.cluster = self.clusterHex();
        this.self = self.hexId();
        this.addresses = addresses;
        this.tls = tls == null ? null : NettyTls.calling(tls);
    }

    /** Calls one peer; the future completes on a network thread, and fails with {@link Failed}. */
    <Q, A> CompletableFuture<A> call(String peer, MethodDescriptor<Q, A> method, Q request, long timeoutNanos) {
        Channel channel = wanted(peer);
        return channel == null
                ? CompletableFuture.failedFuture(new Failed("no member has the id " + peer, true))
                : call(channel, method, request, headers(peer), timeoutNanos);
    }

    /** Without the first two the peer refuses. */
    private Metadata headers(String peer) {
        Metadata headers = new Metadata();
        headers.put(PeerRpc.CLUSTER, cluster);
        headers.put(PeerRpc.TO, peer);
        headers.put(PeerRpc.FROM, self);
        return headers;
    }

    private @Nullable Channel wanted(String peer) {
        Connection connection = connection(peer);
        if (connection == null) {
            return null;
        }
        if (connection.channel().getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // gRPC's own pause grows to two minutes; a member that has come back is wanted now.
            connection.channel().resetConnectBackoff();
        }
        return connection.counted();
    }

    private synchronized @Nullable Connection connection(String peer) {
        if (closed || addresses.of(peer).isEmpty()) {
            return null;
        }
        return connections.computeIfAbsent(peer, id -> {
            ManagedChannel channel = channel(network, MemberAddresses.target(id), RatisSettings.MESSAGE_BYTES_MAX, tls);
            return new Connection(channel, ClientInterceptors.intercept(channel, new PeerTraffic.Outgoing(self)));
        });
    }

    /**
     * The next call goes over a new connection. What is under way on the old one fails, as if the peer had gone: so this is
     * for a peer that is not heard any more.
     */
    synchronized void reconnect(String peer) {
        Connection old = connections.remove(peer);
        if (old != null) {
            old.channel().shutdownNow();
        }
    }

    /** A connection to another member; whoever asks for it closes it. */
    static ManagedChannel channel(Network network, String target, int messageBytesMax, @Nullable SslContext tls) {
        NettyChannelBuilder builder = network.channel(target).maxInboundMessageSize(messageBytesMax);
        return tls == null
                ? builder.usePlaintext().build()
                : builder.useTransportSecurity().sslContext(tls).build();
    }

    static <Q, A> CompletableFuture<A> call(
            Channel channel, MethodDescriptor<Q, A> method, Q request, Metadata headers, long timeoutNanos) {
        Sent sent = new Sent();
        CallOptions options = CallOptions.DEFAULT
                .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(sent);
        ClientCall<Q, A> call = newCall(channel, method, options);
        CompletableFuture<A> answer = new CompletableFuture<>();
        call.start(new Answer<>(answer, sent), headers);
        call.request(1);
        call.sendMessage(request);
        call.halfClose();
        return answer;
    }

    /**
     * Belongs to no request: one call serves many of them, and gRPC would end it, for all, with the one in which it happened to
     * begin.
     */
    private static <Q, A> ClientCall<Q, A> newCall(
            Channel channel, MethodDescriptor<Q, A> method, CallOptions options) {
        Context request = Context.ROOT.attach();
        try {
            return channel.newCall(method, options);
        } finally {
            Context.ROOT.detach(request);
        }
    }

    /**
     * Has one peer send a stream. The listener gets what it asks the call for, and the end; empty: nobody has this id.
     *
     * @param timeoutNanos for the whole stream
     */
    <Q, A> Optional<ClientCall<Q, A>> stream(
            String peer, MethodDescriptor<Q, A> method, Q request, ClientCall.Listener<A> listener, long timeoutNanos) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS);
        Optional<ClientCall<Q, A>> call = open(peer, method, listener, options);
        call.ifPresent(opened -> {
            opened.sendMessage(request);
            opened.halfClose();
        });
        return call;
    }

    /** A stream in both directions, without an end. The listener gets what it asks the call for; empty: nobody has this id. */
    <Q, A> Optional<ClientCall<Q, A>> open(
            String peer, MethodDescriptor<Q, A> method, ClientCall.Listener<A> listener) {
        return open(peer, method, listener, CallOptions.DEFAULT);
    }

    private <Q, A> Optional<ClientCall<Q, A>> open(
            String peer, MethodDescriptor<Q, A> method, ClientCall.Listener<A> listener, CallOptions options) {
        Channel channel = wanted(peer);
        if (channel == null) {
            return Optional.empty();
        }
        ClientCall<Q, A> call = newCall(channel, method, options);
        call.start(listener, headers(peer));
        return Optional.of(call);
    }

    @Override
    public synchronized void close() {
        closed = true;
        connections.values().forEach(connection -> connection.channel().shutdownNow());
    }

    /** Notices when a request is handed to a connection; until then the peer cannot know of it. */
    private static final class Sent extends ClientStreamTracer.Factory {
        private volatile boolean left;

        @Override
        public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
            return new ClientStreamTracer() {
                @Override
                public void outboundHeaders() {
                    left = true;
                }

                @Override
                public void outboundMessage(int number) {
                    left = true;
                }
            };
        }
    }

    private static final class Answer<A> extends ClientCall.Listener<A> {
        private final CompletableFuture<A> future;
        private final Sent sent;
        private @Nullable A message;

        Answer(CompletableFuture<A> future, Sent sent) {
            this.future = future;
            this.sent = sent;
        }

        @Override
        public void onMessage(A answer) {
            message = answer;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            A answer = message;
            if (status.isOk() && answer != null) {
                future.complete(answer);
            } else {
                boolean refused = status.getCode() == Status.Code.FAILED_PRECONDITION
                        || status.getCode() == Status.Code.PERMISSION_DENIED
                        || status.getCode() == Status.Code.UNIMPLEMENTED;
                boolean silent = sent.left && status.getCode() == Status.Code.DEADLINE_EXCEEDED;
                future.completeExceptionally(
                        new Failed(sentence(status), refused || !sent.left, silent, isUnattended(status)));
            }
        }
    }

    private static boolean isUnattended(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    && String.valueOf(cause.getMessage()).contains("refused")) {
                return true;
            }
        }
        return false;
    }

    /** In one line: of what TLS or the network said only the innermost, for the rest is their way to it. */
    static String sentence(Status status) {
        StringBuilder text = new StringBuilder(status.getCode().name());
        if (status.getDescription() != null) {
            text.append(": ").append(status.getDescription());
        }
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause != null && cause.getMessage() != null) {
            text.append(": ").append(cause.getMessage());
        }
        return text.toString();
    }
}
