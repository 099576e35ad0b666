package io.balsa.store.raft;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.Channel;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.ClientInterceptor;
import org.apache.ratis.thirdparty.io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.InternalConfigurator;
import org.apache.ratis.thirdparty.io.grpc.InternalConfiguratorRegistry;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServerBuilder;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Counts what members send each other. Raft's messages name their sender and receiver; of our own calls, the receiver is
 * known.
 *
 * <p>Ratis makes its connections by itself and lets nobody near them. The gRPC packed into it has a registry of
 * configurators for this very purpose (its own observability uses it), marked internal; this is the one class that touches
 * it, and what it does is count.
 */
final class PeerTraffic implements InternalConfigurator {
    private static final AtomicBoolean INSTALLED = new AtomicBoolean();
    /** Calls that are answered at once, without disk and without another member: their time is the network's. */
    private static final Set<String> PINGS = Set.of("TermPing", "Hello");

    private PeerTraffic() {}

    /** Before the first connection of the process is made. */
    static void install() {
        if (INSTALLED.compareAndSet(false, true)) {
            InternalConfiguratorRegistry.setConfigurators(List.of(new PeerTraffic()));
        }
    }

    @Override
    public void configureChannelBuilder(ManagedChannelBuilder<?> builder) {
        builder.intercept(new Outgoing());
    }

    @Override
    public void configureServerBuilder(ServerBuilder<?> builder) {
        builder.intercept(new Incoming());
    }

    /** Who speaks to whom. */
    private record Ends(String from, String to) {
        static @Nullable Ends of(Object message) {
            if (message instanceof AppendEntriesRequestProto request) {
                return of(request.getServerRequest());
            } else if (message instanceof AppendEntriesReplyProto reply) {
                return of(reply.getServerReply());
            } else if (message instanceof RequestVoteRequestProto request) {
                return of(request.getServerRequest());
            } else if (message instanceof RequestVoteReplyProto reply) {
                return of(reply.getServerReply());
            } else if (message instanceof InstallSnapshotRequestProto request) {
                return of(request.getServerRequest());
            } else if (message instanceof InstallSnapshotReplyProto reply) {
                return of(reply.getServerReply());
            }
            return null;
        }

        private static Ends of(RaftRpcRequestProto request) {
            return new Ends(name(request.getRequestorId()), name(request.getReplyId()));
        }

        private static Ends of(RaftRpcReplyProto reply) {
            return new Ends(name(reply.getReplyId()), name(reply.getRequestorId()));
        }

        private static String name(ByteString id) {
            return id.toStringUtf8();
        }
    }

    private static @Nullable Ends countSent(Object message) {
        Ends ends = Ends.of(message);
        if (ends != null) {
            RaftMeters.of(ends.from()).ifPresent(meters -> meters.sent(ends.to(), size(message)));
        }
        return ends;
    }

    private static void countReceived(Object message) {
        Ends ends = Ends.of(message);
        if (ends != null) {
            RaftMeters.of(ends.to()).ifPresent(meters -> meters.received(ends.from(), size(message)));
        }
    }

    private static long size(Object message) {
        if (message instanceof MessageLite raft) {
            return raft.getSerializedSize();
        }
        return message instanceof com.google.protobuf.MessageLite own ? own.getSerializedSize() : 0;
    }

    private static final class Outgoing implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            boolean ours = PeerRpc.SERVICE.equals(method.getServiceName());
            return ours
                    ? new OwnCall<>(next.newCall(method, options), method)
                    : new RaftCall<>(next.newCall(method, options));
        }
    }

    private static final class RaftCall<Q, A> extends SimpleForwardingClientCall<Q, A> {
        private volatile @Nullable Ends ends;

        RaftCall(ClientCall<Q, A> call) {
            super(call);
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onMessage(A message) {
                            countReceived(message);
                            super.onMessage(message);
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            Ends known = ends;
                            if (!status.isOk() && known != null) {
                                RaftMeters.of(known.from()).ifPresent(meters -> meters.failed(known.to()));
                            }
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
        }

        @Override
        public void sendMessage(Q message) {
            ends = countSent(message);
            super.sendMessage(message);
        }
    }

    /** Of several members in one process none is counted: the call does not say whose it is. */
    private static final class OwnCall<Q, A> extends SimpleForwardingClientCall<Q, A> {
        private final boolean ping;
        private final Optional<RaftMeters> meters = RaftMeters.only();
        private String to = "";

        OwnCall(ClientCall<Q, A> call, MethodDescriptor<Q, A> method) {
            super(call);
            this.ping = PINGS.contains(String.valueOf(method.getBareMethodName()));
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            String receiver = headers.get(PeerRpc.TO);
            if (receiver == null || meters.isEmpty()) {
                super.start(listener, headers);
                return;
            }
            to = receiver;
            RaftMeters counted = meters.get();
            long startNanos = counted.now();
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onMessage(A message) {
                            counted.received(receiver, size(message));
                            super.onMessage(message);
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            if (!status.isOk()) {
                                counted.failed(receiver);
                            } else if (ping) {
                                counted.answered(receiver, counted.now() - startNanos);
                            }
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
        }

        @Override
        public void sendMessage(Q message) {
            if (!to.isEmpty()) {
                meters.ifPresent(counted -> counted.sent(to, size(message)));
            }
            super.sendMessage(message);
        }
    }

    private static final class Incoming implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            ServerCall<Q, A> counted = new SimpleForwardingServerCall<>(call) {
                @Override
                public void sendMessage(A message) {
                    countSent(message);
                    super.sendMessage(message);
                }
            };
            return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
                @Override
                public void onMessage(Q message) {
                    countReceived(message);
                    super.onMessage(message);
                }
            };
        }
    }
}
