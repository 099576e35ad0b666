package io.balsa.api.server.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import io.balsa.k8s.meta.v1.Status;
import io.balsa.resource.v1.DeleteRequest;
import io.balsa.resource.v1.Fence;
import io.balsa.resource.v1.GetRequest;
import io.balsa.resource.v1.ListReply;
import io.balsa.resource.v1.ListRequest;
import io.balsa.resource.v1.ObjectReply;
import io.balsa.resource.v1.PatchRequest;
import io.balsa.resource.v1.ResourceRef;
import io.balsa.resource.v1.ResourcesGrpc;
import io.balsa.resource.v1.WatchReply;
import io.balsa.resource.v1.WatchRequest;
import io.balsa.resource.v1.WriteRequest;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The contract over gRPC. */
public final class GrpcClient implements Client {
    private static final Metadata.Key<byte[]> STATUS =
            Metadata.Key.of("balsa-status-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final ManagedChannel channel;
    private final Fence fence;

    public GrpcClient(ManagedChannel channel) {
        this(channel, null);
    }

    private GrpcClient(ManagedChannel channel, Fence fence) {
        this.channel = channel;
        this.fence = fence;
    }

    /** The same client whose writes carry the fence. */
    public GrpcClient fencedBy(Fence office) {
        return new GrpcClient(channel, office);
    }

    @Override
    public Message get(Kind kind, String namespace, String name) {
        var request =
                GetRequest.newBuilder().setRef(ref(kind, namespace, name, "")).build();
        return object(kind, call(() -> stub().get(request)));
    }

    @Override
    public Listing list(Kind kind, String namespace, ListOptions options) {
        var request = ListRequest.newBuilder()
                .setRef(ref(kind, namespace, "", ""))
                .setLabelSelector(options.getLabelSelector())
                .setFieldSelector(options.getFieldSelector())
                .setLimit(options.getLimit())
                .setContinueToken(options.getContinue())
                .build();
        ListReply reply = call(() -> stub().list(request));
        List<Message> items =
                reply.getItemsList().stream().map(item -> object(kind, item)).toList();
        return new Listing(items, reply.getRevision(), reply.getContinueToken());
    }

    @Override
    public Events watch(Kind kind, String namespace, ListOptions options) {
        String version = options.getResourceVersion();
        var request = WatchRequest.newBuilder()
                .setRef(ref(kind, namespace, "", ""))
                .setLabelSelector(options.getLabelSelector())
                .setFieldSelector(options.getFieldSelector())
                .setStartRevision(version.isEmpty() ? 0 : Long.parseLong(version))
                .build();
        var watch = new Watching(kind);
        watch.context.run(() -> ResourcesGrpc.newStub(channel).watch(request, watch));
        return watch;
    }

    @Override
    public Message create(Kind kind, String namespace, Message object) {
        var request = write(ref(kind, namespace, Meta.name(object), ""), kind, object);
        return object(kind, call(() -> stub().create(request)));
    }

    @Override
    public Message createPart(Kind kind, String namespace, String subresource, Message body) {
        var request = write(ref(kind, namespace, Meta.name(body), subresource), kind, body);
        return object(kind, call(() -> stub().create(request)));
    }

    @Override
    public Message update(Kind kind, String namespace, String subresource, Message object) {
        var request = write(ref(kind, namespace, Meta.name(object), subresource), kind, object);
        return object(kind, call(() -> stub().update(request)));
    }

    @Override
    public Message patch(Kind kind, String namespace, String name, String type, String patch) {
        PatchRequest.Type wire = switch (type) {
            case "json" -> PatchRequest.Type.JSON_PATCH;
            case "merge" -> PatchRequest.Type.MERGE_PATCH;
            default -> PatchRequest.Type.STRATEGIC_MERGE_PATCH;
        };
        var request = PatchRequest.newBuilder()
                .setRef(ref(kind, namespace, name, ""))
                .setType(wire)
                .setPatch(ByteString.copyFromUtf8(patch))
                .build();
        return object(kind, call(() -> stub().patch(request)));
    }

    @Override
    public void delete(Kind kind, String namespace, String name, DeleteOptions options) {
        var request = DeleteRequest.newBuilder()
                .setRef(ref(kind, namespace, name, ""))
                .setUid(options.getPreconditions().getUid());
        if (options.hasGracePeriodSeconds()) {
            request.setGracePeriodSeconds(options.getGracePeriodSeconds());
        }
        String revision = options.getPreconditions().getResourceVersion();
        if (!revision.isEmpty()) {
            request.setRevision(Long.parseLong(revision));
        }
        if (fence != null) {
            request.setFence(fence);
        }
        call(() -> stub().delete(request.build()));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private ResourcesGrpc.ResourcesBlockingStub stub() {
        return ResourcesGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    private WriteRequest write(ResourceRef ref, Kind kind, Message object) {
        String name = object.getDescriptorForType().getName();
        ByteString bytes = Envelope.wrap(kind.apiVersion(), name, Meta.withRevision(object, 0));
        var request = WriteRequest.newBuilder().setRef(ref).setObject(bytes).setRevision(Meta.revision(object));
        if (fence != null) {
            request.setFence(fence);
        }
        return request.build();
    }

    private static ResourceRef ref(Kind kind, String namespace, String name, String subresource) {
        return ResourceRef.newBuilder()
                .setGroup(kind.group())
                .setVersion(kind.version())
                .setResource(kind.plural())
                .setNamespace(namespace)
                .setName(name)
                .setSubresource(subresource)
                .build();
    }

    private static Message object(Kind kind, ObjectReply reply) {
        return Envelope.decode(reply.getObject(), reply.getRevision(), kind.prototype());
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw error(e);
        }
    }

    private static RuntimeException error(StatusRuntimeException failure) {
        byte[] sent =
                failure.getTrailers() == null ? null : failure.getTrailers().get(STATUS);
        if (sent == null) {
            return failure;
        }
        try {
            return StatusError.of(Status.parseFrom(sent));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("the trailer holds no Status", e);
        }
    }

    private static final class Watching implements Events, StreamObserver<WatchReply> {
        private final Kind kind;
        private final Context.CancellableContext context = Context.current().withCancellation();
        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

        Watching(Kind kind) {
            this.kind = kind;
        }

        @Override
        public void onNext(WatchReply reply) {
            boolean mark = reply.getType() == WatchReply.Type.BOOKMARK;
            Message object = mark ? null : Envelope.decode(reply.getObject(), reply.getRevision(), kind.prototype());
            received.add(new Event(reply.getType().name(), mark ? "" : Meta.name(object), reply.getRevision(), object));
        }

        @Override
        public void onError(Throwable failure) {
            received.add(
                    failure instanceof StatusRuntimeException known
                            ? error(known)
                            : new AssertionError("the watch failed", failure));
        }

        @Override
        public void onCompleted() {
            received.add(new AssertionError("the server ended the watch"));
        }

        @Override
        public Event next(Duration atMost) {
            while (true) {
                Event event = nextOrBookmark(atMost);
                if (!event.type().equals("BOOKMARK")) {
                    return event;
                }
            }
        }

        @Override
        public Event nextOrBookmark(Duration atMost) {
            try {
                Object next = received.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
                if (next instanceof Event event) {
                    return event;
                }
                if (next instanceof StatusError error) {
                    throw error;
                }
                throw new AssertionError("no event came within " + atMost, next instanceof Throwable t ? t : null);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            context.cancel(null);
        }
    }
}
