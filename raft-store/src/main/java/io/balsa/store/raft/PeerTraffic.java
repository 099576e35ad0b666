package io.balsa.store.raft;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts what a member and its peers send each other. */
final class PeerTraffic {
    /** Is answered at once, without disk and without another member: its time is the network's. */
    private static final String PING = PeerRpc.HELLO.getFullMethodName();

    private PeerTraffic() {}

    private static long size(Object message) {
        if (message instanceof MessageLite own) {
            return own.getSerializedSize();
        }
        return message instanceof org.apache.ratis.thirdparty.com.google.protobuf.MessageLite raft
                ? raft.getSerializedSize()
                : 0;
    }

    /** Of the calls that a member makes. */
    static final class Outgoing implements ClientInterceptor {
        private final String self;

        Outgoing(String self) {
            this.self = self;
        }

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            ClientCall<Q, A> call = next.newCall(method, options);
            Optional<RaftMeters> meters = RaftMeters.of(self);
            return meters.isEmpty() ? call : new Counted<>(call, meters.get(), PING.equals(method.getFullMethodName()));
        }
    }

    private static final class Counted<Q, A> extends SimpleForwardingClientCall<Q, A> {
        private final RaftMeters meters;
        private final boolean ping;
        private RaftMeters.@Nullable Peer to;

        Counted(ClientCall<Q, A> call, RaftMeters meters, boolean ping) {
            super(call);
            this.meters = meters;
            this.ping = ping;
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            RaftMeters.Peer peer = meters.peer(String.valueOf(headers.get(PeerRpc.TO)));
            to = peer;
            long startNanos = meters.now();
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onMessage(A message) {
                            peer.received().add(size(message));
                            super.onMessage(message);
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            if (!status.isOk()) {
                                peer.failures().increment();
                            } else if (ping) {
                                peer.roundTrips().observeNanos(meters.now() - startNanos);
                            }
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
        }

        @Override
        public void sendMessage(Q message) {
            if (to != null) {
                to.sent().add(size(message));
            }
            super.sendMessage(message);
        }
    }

    /** Of the calls that a member's peers make. */
    static final class Incoming implements ServerInterceptor {
        private final String self;

        Incoming(String self) {
            this.self = self;
        }

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            @Nullable String from = headers.get(PeerRpc.FROM);
            Optional<RaftMeters> meters = RaftMeters.of(self);
            if (from == null || meters.isEmpty()) {
                return next.startCall(call, headers);
            }
            RaftMeters.Peer counted = meters.get().peer(from);
            ServerCall<Q, A> answers = new SimpleForwardingServerCall<>(call) {
                @Override
                public void sendMessage(A message) {
                    counted.sent().add(size(message));
                    super.sendMessage(message);
                }
            };
            return new SimpleForwardingServerCallListener<>(next.startCall(answers, headers)) {
                @Override
                public void onMessage(Q message) {
                    counted.received().add(size(message));
                    super.onMessage(message);
                }
            };
        }
    }
}
