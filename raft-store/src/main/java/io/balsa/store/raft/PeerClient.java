package io.balsa.store.raft;

import io.balsa.store.tls.PortTls;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.ClientStreamTracer;
import org.apache.ratis.thirdparty.io.grpc.ConnectivityState;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/** Calls the other members. Every call has a deadline, and a failed one says whether the peer can have seen it. */
final class PeerClient implements AutoCloseable {
    /** A call that has no answer. */
    static final class Failed extends RuntimeException {
        private final boolean nothingHappened;
        private final boolean silent;

        Failed(String message, boolean nothingHappened) {
            this(message, nothingHappened, false);
        }

        private Failed(String message, boolean nothingHappened, boolean silent) {
            super(message, null, false, false);
            this.nothingHappened = nothingHappened;
            this.silent = silent;
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

    private final String cluster;
    private final MemberAddresses addresses;
    private final int messageBytesMax;
    private final @Nullable SslContext tls;
    private final Map<String, ManagedChannel> channels = new HashMap<>();
    private boolean closed;

    /**
     * @param addresses where members are; a connection follows its member when it moves
     * @param tls null: members speak plain text
     */
    PeerClient(String cluster, MemberAddresses addresses, int messageBytesMax, @Nullable PortTls tls) {
        this.cluster = cluster;
        this.addresses = addresses;
        this.messageBytesMax = messageBytesMax;
        this.tls = PeerTls.forCalls(tls);
    }

    /** Calls one peer; the future completes on a network thread, and fails with {@link Failed}. */
    <Q, A> CompletableFuture<A> call(String peer, MethodDescriptor<Q, A> method, Q request, long timeoutNanos) {
        ManagedChannel channel = channel(peer);
        if (channel == null) {
            return CompletableFuture.failedFuture(new Failed("no member has the id " + peer, true));
        }
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // gRPC's own pause grows to two minutes; a member that has come back is wanted now.
            channel.resetConnectBackoff();
        }
        return call(channel, method, request, headers(peer), timeoutNanos);
    }

    /** Without either the peer refuses. */
    private Metadata headers(String peer) {
        Metadata headers = new Metadata();
        headers.put(PeerRpc.CLUSTER, cluster);
        headers.put(PeerRpc.TO, peer);
        return headers;
    }

    private synchronized @Nullable ManagedChannel channel(String peer) {
        if (closed || addresses.of(peer).isEmpty()) {
            return null;
        }
        return channels.computeIfAbsent(peer, id -> channel(MemberAddresses.target(id), messageBytesMax, tls));
    }

    /**
     * The next call goes over a new connection. What is under way on the old one fails, as if the peer had gone: so this is
     * for a peer that is not heard any more.
     */
    synchronized void reconnect(String peer) {
        ManagedChannel old = channels.remove(peer);
        if (old != null) {
            old.shutdownNow();
        }
    }

    /** A connection to another member; whoever asks for it closes it. */
    static ManagedChannel channel(String target, int messageBytesMax, @Nullable SslContext tls) {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(target).maxInboundMessageSize(messageBytesMax);
        return tls == null
                ? builder.usePlaintext().build()
                : builder.useTransportSecurity().sslContext(tls).build();
    }

    static <Q, A> CompletableFuture<A> call(
            ManagedChannel channel, MethodDescriptor<Q, A> method, Q request, Metadata headers, long timeoutNanos) {
        Sent sent = new Sent();
        CallOptions options = CallOptions.DEFAULT
                .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(sent);
        ClientCall<Q, A> call = channel.newCall(method, options);
        CompletableFuture<A> answer = new CompletableFuture<>();
        call.start(new Answer<>(answer, sent), headers);
        call.request(1);
        call.sendMessage(request);
        call.halfClose();
        return answer;
    }

    /**
     * Has one peer send a stream. The listener gets what it asks the call for, and the end; empty: nobody has this id.
     *
     * @param timeoutNanos for the whole stream
     */
    <Q, A> Optional<ClientCall<Q, A>> stream(
            String peer, MethodDescriptor<Q, A> method, Q request, ClientCall.Listener<A> listener, long timeoutNanos) {
        ManagedChannel channel = channel(peer);
        if (channel == null) {
            return Optional.empty();
        }
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
        ClientCall<Q, A> call =
                channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS));
        call.start(listener, headers(peer));
        call.sendMessage(request);
        call.halfClose();
        return Optional.of(call);
    }

    @Override
    public synchronized void close() {
        closed = true;
        channels.values().forEach(ManagedChannel::shutdownNow);
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
                future.completeExceptionally(new Failed(sentence(status), refused || !sent.left, silent));
            }
        }
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
