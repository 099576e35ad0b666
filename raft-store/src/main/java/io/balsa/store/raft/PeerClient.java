package io.balsa.store.raft;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
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
import org.jspecify.annotations.Nullable;

/** Calls the other members. Every call has a deadline, and a failed one says whether the peer can have seen it. */
final class PeerClient implements AutoCloseable {
    /** A call that has no answer. */
    static final class Failed extends RuntimeException {
        private final boolean nothingHappened;

        Failed(String message, boolean nothingHappened) {
            super(message, null, false, false);
            this.nothingHappened = nothingHappened;
        }

        /** The peer refused before it did anything, or the request never left this process. */
        boolean nothingHappened() {
            return nothingHappened;
        }
    }

    private final String cluster;
    private final Map<String, ManagedChannel> channels = new HashMap<>();

    /** @param peers the other members by id */
    PeerClient(String cluster, Map<String, InetSocketAddress> peers, int messageBytesMax) {
        this.cluster = cluster;
        peers.forEach((id, address) -> channels.put(
                id,
                NettyChannelBuilder.forAddress(address)
                        .usePlaintext()
                        .maxInboundMessageSize(messageBytesMax)
                        .build()));
    }

    /** Calls one peer; the future completes on a network thread, and fails with {@link Failed}. */
    <Q, A> CompletableFuture<A> call(String peer, MethodDescriptor<Q, A> method, Q request, long timeoutNanos) {
        ManagedChannel channel = channels.get(peer);
        if (channel == null) {
            return CompletableFuture.failedFuture(new Failed("no member has the id " + peer, true));
        }
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // gRPC's own pause grows to two minutes; a member that has come back is wanted now.
            channel.resetConnectBackoff();
        }
        Sent sent = new Sent();
        CallOptions options = CallOptions.DEFAULT
                .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS)
                .withStreamTracerFactory(sent);
        ClientCall<Q, A> call = channel.newCall(method, options);
        CompletableFuture<A> answer = new CompletableFuture<>();
        Metadata headers = new Metadata();
        headers.put(PeerRpc.CLUSTER, cluster);
        headers.put(PeerRpc.TO, peer);
        call.start(new Answer<>(answer, sent), headers);
        call.request(1);
        call.sendMessage(request);
        call.halfClose();
        return answer;
    }

    @Override
    public void close() {
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
                future.completeExceptionally(new Failed(status.toString(), refused || !sent.left));
            }
        }
    }
}
