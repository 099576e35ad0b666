package io.balsa.api.client.fake;

import com.google.protobuf.Message;
import io.balsa.api.client.Failures;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.k8s.core.v1.Binding;
import io.balsa.k8s.meta.v1.PartialObjectMetadata;
import io.balsa.resource.v1.DeleteRequest;
import io.balsa.resource.v1.GetRequest;
import io.balsa.resource.v1.ListReply;
import io.balsa.resource.v1.ListRequest;
import io.balsa.resource.v1.ObjectReply;
import io.balsa.resource.v1.OwnershipReply;
import io.balsa.resource.v1.OwnershipRequest;
import io.balsa.resource.v1.PatchRequest;
import io.balsa.resource.v1.ResourceRef;
import io.balsa.resource.v1.ResourcesGrpc;
import io.balsa.resource.v1.WatchReply;
import io.balsa.resource.v1.WatchRequest;
import io.balsa.resource.v1.WriteRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The Resources service over a {@link FakeStore}, with the faults that a test asks for. Without selectors; patches merge. */
final class FakeResources extends ResourcesGrpc.ResourcesImplBase {
    private final FakeStore store;
    private final List<Open> watches = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<StatusError> planned = new ConcurrentLinkedQueue<>();
    final AtomicInteger lists = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();
    volatile boolean everyEventTwice;
    volatile boolean silentWatches;

    FakeResources(FakeStore store) {
        this.store = store;
    }

    /** The next call fails so. */
    void failNext(StatusError failure) {
        planned.add(failure);
    }

    /** Ends all watches with the failure. */
    void endWatches(StatusError failure) {
        for (Open watch : watches) {
            watch.end(failure);
        }
    }

    @Override
    public void get(GetRequest request, StreamObserver<ObjectReply> replies) {
        ResourceRef ref = request.getRef();
        answer(replies, () -> {
            Message object = store.get(kind(ref), ref.getNamespace(), ref.getName());
            return request.getMetadataOnly() ? metadataOf(object) : reply(kind(ref), object);
        });
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListReply> replies) {
        lists.incrementAndGet();
        answer(replies, () -> page(request));
    }

    private ListReply page(ListRequest request) {
        synchronized (store) {
            Kind kind = kind(request.getRef());
            List<Message> all = store.list(kind, request.getRef().getNamespace());
            int from = request.getContinueToken().isEmpty() ? 0 : Integer.parseInt(request.getContinueToken());
            int to = request.getLimit() == 0 ? all.size() : (int) Math.min(all.size(), from + request.getLimit());
            ListReply.Builder page = ListReply.newBuilder().setRevision(store.revision());
            all.subList(Math.min(from, to), to).forEach(object -> page.addItems(reply(kind, object)));
            return to < all.size() ? page.setContinueToken(to + "").build() : page.build();
        }
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<WatchReply> replies) {
        try {
            fault();
            OpenWatch watch = new OpenWatch(request.getRef(), (ServerCallStreamObserver<WatchReply>) replies);
            store.follow(request.getStartRevision(), watch);
            watches.add(watch);
        } catch (StatusError e) {
            replies.onError(failure(e));
        }
    }

    @Override
    public void watchOwnership(OwnershipRequest request, StreamObserver<OwnershipReply> replies) {
        try {
            fault();
            var watch = new FakeOwnership(request, (ServerCallStreamObserver<OwnershipReply>) replies);
            watch.start(store, () -> watches.remove(watch));
            watches.add(watch);
        } catch (StatusError e) {
            replies.onError(failure(e));
        }
    }

    @Override
    public void patch(PatchRequest request, StreamObserver<ObjectReply> replies) {
        ResourceRef ref = request.getRef();
        Kind kind = kind(ref);
        answer(
                replies,
                () -> reply(
                        kind,
                        store.merge(
                                kind,
                                ref.getNamespace(),
                                ref.getName(),
                                request.getPatch().toByteArray(),
                                request.getFence())));
    }

    @Override
    public void create(WriteRequest request, StreamObserver<ObjectReply> replies) {
        Kind kind = kind(request.getRef());
        answer(replies, () -> {
            if (request.getRef().getSubresource().equals("binding")) {
                Binding binding = Envelope.decode(request.getObject(), Binding.getDefaultInstance());
                return reply(kind, store.bind(binding, request.getFence()));
            }
            return reply(kind, store.create(kind, object(kind, request), request.getFence()));
        });
    }

    @Override
    public void update(WriteRequest request, StreamObserver<ObjectReply> replies) {
        Kind kind = kind(request.getRef());
        String subresource = request.getRef().getSubresource();
        answer(replies, () -> {
            Message wanted = object(kind, request);
            return reply(kind, store.update(kind, wanted, subresource, request.getRevision(), request.getFence()));
        });
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<ObjectReply> replies) {
        ResourceRef ref = request.getRef();
        Kind kind = kind(ref);
        FakeStore.Removal how = new FakeStore.Removal(
                request.hasGracePeriodSeconds() ? request.getGracePeriodSeconds() : -1,
                request.getUid(),
                request.getRevision(),
                request.getPropagationPolicy());
        answer(
                replies,
                () -> reply(kind, store.delete(kind, ref.getNamespace(), ref.getName(), how, request.getFence())));
    }

    private <R> void answer(StreamObserver<R> replies, Supplier<R> reply) {
        calls.incrementAndGet();
        R value;
        try {
            fault();
            value = reply.get();
        } catch (StatusError e) {
            replies.onError(failure(e));
            return;
        }
        replies.onNext(value);
        replies.onCompleted();
    }

    private void fault() {
        Optional.ofNullable(planned.poll()).ifPresent(failure -> {
            throw failure;
        });
    }

    static RuntimeException failure(StatusError error) {
        Metadata trailers = new Metadata();
        trailers.put(Failures.STATUS_TRAILER, error.status().toByteArray());
        return Status.UNKNOWN.withDescription(error.getMessage()).asRuntimeException(trailers);
    }

    /** A stream that a server can end. */
    interface Open {
        void end(StatusError failure);
    }

    static Kind kind(ResourceRef ref) {
        return Kinds.scheme()
                .byResource(ref.getGroup(), ref.getVersion(), ref.getResource())
                .orElseThrow();
    }

    private static Message object(Kind kind, WriteRequest request) {
        return Envelope.decode(request.getObject(), kind.prototype());
    }

    private static ObjectReply metadataOf(Message object) {
        Message metadata =
                PartialObjectMetadata.newBuilder().setMetadata(Meta.of(object)).build();
        return ObjectReply.newBuilder()
                .setObject(Envelope.wrap("meta.k8s.io/v1", "PartialObjectMetadata", metadata))
                .setRevision(Meta.revision(object))
                .build();
    }

    private static ObjectReply reply(Kind kind, Message object) {
        return ObjectReply.newBuilder()
                .setObject(Envelope.forStore(kind, object))
                .setRevision(Meta.revision(object))
                .build();
    }

    private final class OpenWatch implements Consumer<FakeStore.Past>, Open {
        private final ResourceRef ref;
        private final ServerCallStreamObserver<WatchReply> replies;

        OpenWatch(ResourceRef ref, ServerCallStreamObserver<WatchReply> replies) {
            this.ref = ref;
            this.replies = replies;
            replies.setOnCancelHandler(this::forget);
        }

        @Override
        public void accept(FakeStore.Past past) {
            boolean meant = past.kind().equals(kind(ref))
                    && (ref.getNamespace().isEmpty() || ref.getNamespace().equals(Meta.namespace(past.object())));
            if (meant && !silentWatches) {
                WatchReply reply = WatchReply.newBuilder()
                        .setType(past.type())
                        .setObject(Envelope.forStore(past.kind(), past.object()))
                        .setRevision(past.revision())
                        .build();
                List<WatchReply> all = new ArrayList<>(List.of(reply));
                if (everyEventTwice) {
                    all.add(reply);
                }
                synchronized (replies) {
                    all.stream().filter(each -> !replies.isCancelled()).forEach(replies::onNext);
                }
            }
        }

        @Override
        public void end(StatusError failure) {
            forget();
            synchronized (replies) {
                replies.onError(failure(failure));
            }
        }

        private void forget() {
            store.unfollow(this);
            watches.remove(this);
        }
    }
}
