package io.balsa.api.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.PartialObjectMetadata;
import io.balsa.resource.v1.DeleteRequest;
import io.balsa.resource.v1.GetRequest;
import io.balsa.resource.v1.ListReply;
import io.balsa.resource.v1.ListRequest;
import io.balsa.resource.v1.ObjectReply;
import io.balsa.resource.v1.PatchRequest;
import io.balsa.resource.v1.ResourceRef;
import io.balsa.resource.v1.ResourcesGrpc;
import io.balsa.resource.v1.ResourcesGrpc.ResourcesBlockingStub;
import io.balsa.resource.v1.WatchReply;
import io.balsa.resource.v1.WatchRequest;
import io.balsa.resource.v1.WriteRequest;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The calls of the resource service for one kind. See {@link ApiClient} for deadlines and errors.
 *
 * <p>An object that is written carries its own precondition: with a {@code metadata.resourceVersion} the write succeeds
 * only if the stored object still has that revision.
 *
 * @param <M> the kind's message
 */
public final class KindClient<M extends Message> {
    /** How many events a watch may deliver before its owner has to ask for {@linkplain Watch#more more}. */
    public static final int WATCH_WINDOW = 256;

    /** Objects in one page of a list: what keeps an answer of ordinary objects below a few MiB. */
    private static final int PAGE = 500;

    private final ApiClient api;
    private final Kind kind;
    private final M prototype;

    KindClient(ApiClient api, Kind kind, M prototype) {
        this.api = api;
        this.kind = kind;
        this.prototype = prototype;
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the object; NotFound where there is none. The namespace is empty for cluster-scoped kinds. */
    public M get(String namespace, String name) {
        GetRequest request =
                GetRequest.newBuilder().setRef(ref(namespace, name)).build();
        return object(call(stub -> stub.get(request)));
    }

    /** Returns the object, or empty where there is none. */
    public Optional<M> find(String namespace, String name) {
        try {
            return Optional.of(get(namespace, name));
        } catch (StatusError e) {
            if (e.is(StatusReason.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns the metadata of the object, or empty where there is none. */
    public Optional<ObjectMeta> findMetadata(String namespace, String name) {
        GetRequest request = GetRequest.newBuilder()
                .setRef(ref(namespace, name))
                .setMetadataOnly(true)
                .build();
        try {
            ObjectReply reply = call(stub -> stub.get(request));
            return Optional.of(Meta.of(Envelope.decode(
                    reply.getObject(), reply.getRevision(), PartialObjectMetadata.getDefaultInstance())));
        } catch (StatusError e) {
            if (e.is(StatusReason.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns all selected objects at one revision, read page by page. */
    public Listing<M> list(Selection selection) {
        List<M> items = new ArrayList<>();
        ListRequest.Builder request = ListRequest.newBuilder()
                .setRef(ref(selection.namespace(), ""))
                .setLabelSelector(selection.labels())
                .setFieldSelector(selection.fields())
                .setLimit(PAGE);
        while (true) {
            ListReply page = call(stub -> stub.list(request.build()));
            page.getItemsList().forEach(item -> items.add(object(item)));
            if (page.getContinueToken().isEmpty()) {
                return new Listing<>(items, page.getRevision());
            }
            request.setContinueToken(page.getContinueToken());
        }
    }

    /**
     * Follows the selected objects from after that revision until the watch is closed or ends.
     *
     * @param observer receives the events; called from gRPC's threads
     */
    public Watch watch(Selection selection, long afterRevision, Watch.Observer<M> observer) {
        WatchRequest request = WatchRequest.newBuilder()
                .setRef(ref(selection.namespace(), ""))
                .setLabelSelector(selection.labels())
                .setFieldSelector(selection.fields())
                .setStartRevision(afterRevision)
                .build();
        WatchCall<WatchRequest, WatchReply> watch = new WatchCall<>(
                reply -> observer.event(WatchEvent.of(reply, prototype)), observer::ended, WATCH_WINDOW);
        ResourcesGrpc.newStub(api.channel()).watch(request, watch);
        return watch;
    }

    /** Creates the object and returns it as it is stored, with its name where {@code generateName} was given. */
    public M create(M object) {
        WriteRequest request = write(object, "", Envelope.forStore(kind, object), 0);
        return object(call(stub -> stub.create(request)));
    }

    /** Replaces everything but the status. */
    public M update(M object) {
        return replace(object, "");
    }

    /** Replaces the status and nothing else. */
    public M updateStatus(M object) {
        return replace(object, "status");
    }

    private M replace(M object, String subresource) {
        WriteRequest request = write(object, subresource, Envelope.forStore(kind, object), Meta.revision(object));
        return object(call(stub -> stub.update(request)));
    }

    /**
     * Creates a subresource whose body is another kind of message, such as a Binding of a pod; the body's metadata name the
     * object.
     *
     * @return the object's new revision
     */
    public long createSubresource(String subresource, Message body) {
        ByteString bytes =
                Envelope.wrap(kind.apiVersion(), body.getDescriptorForType().getName(), body);
        WriteRequest request = write(body, subresource, bytes, 0);
        return call(stub -> stub.create(request)).getRevision();
    }

    /** Applies a patch, in JSON, to the object ({@code subresource} empty) or to its status. */
    public M patch(String namespace, String name, String subresource, PatchRequest.Type type, String json) {
        PatchRequest.Builder request = PatchRequest.newBuilder()
                .setRef(ref(namespace, name).toBuilder().setSubresource(subresource))
                .setType(type)
                .setPatch(ByteString.copyFromUtf8(json));
        if (api.fence() != null) {
            request.setFence(api.fence());
        }
        return object(call(stub -> stub.patch(request.build())));
    }

    /** Deletes the object and returns it as it was left: still there, with a deletionTimestamp, where it ends gracefully. */
    public M delete(String namespace, String name, Deletion how) {
        DeleteRequest.Builder request = DeleteRequest.newBuilder()
                .setRef(ref(namespace, name))
                .setUid(how.uid())
                .setRevision(how.revision())
                .setPropagationPolicy(how.propagation());
        how.gracePeriodSeconds().ifPresent(request::setGracePeriodSeconds);
        if (api.fence() != null) {
            request.setFence(api.fence());
        }
        return object(call(stub -> stub.delete(request.build())));
    }

    private WriteRequest write(Message named, String subresource, ByteString bytes, long revision) {
        ObjectMeta meta = Meta.of(named);
        WriteRequest.Builder request = WriteRequest.newBuilder()
                .setRef(ref(meta.getNamespace(), meta.getName()).toBuilder().setSubresource(subresource))
                .setObject(bytes)
                .setRevision(revision);
        if (api.fence() != null) {
            request.setFence(api.fence());
        }
        return request.build();
    }

    private ResourceRef ref(String namespace, String name) {
        return ResourceRef.newBuilder()
                .setGroup(kind.group())
                .setVersion(kind.version())
                .setResource(kind.plural())
                .setNamespace(namespace)
                .setName(name)
                .build();
    }

    private M object(ObjectReply reply) {
        return Envelope.decode(reply.getObject(), reply.getRevision(), prototype);
    }

    private <R> R call(Function<ResourcesBlockingStub, R> method) {
        ResourcesBlockingStub stub = ResourcesGrpc.newBlockingStub(api.channel())
                .withDeadlineAfter(api.deadline().toNanos(), TimeUnit.NANOSECONDS);
        try {
            return method.apply(stub);
        } catch (StatusRuntimeException e) {
            throw Failures.of(e.getStatus(), e.getTrailers());
        }
    }
}
