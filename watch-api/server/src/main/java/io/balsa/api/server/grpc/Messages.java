package io.balsa.api.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.Subresource;
import io.balsa.api.model.codec.NormalForm;
import io.balsa.api.server.core.ApiRequest;
import io.balsa.api.server.core.ApiResult;
import io.balsa.api.server.core.Target;
import io.balsa.api.server.core.WriteOptions;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.api.server.watch.OwnershipEvent;
import io.balsa.api.server.watch.WatchEvent;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import io.balsa.k8s.meta.v1.PartialObjectMetadata;
import io.balsa.resource.v1.DeleteRequest;
import io.balsa.resource.v1.Fence;
import io.balsa.resource.v1.ListRequest;
import io.balsa.resource.v1.ObjectReply;
import io.balsa.resource.v1.OwnershipReply;
import io.balsa.resource.v1.PatchRequest;
import io.balsa.resource.v1.ResourceRef;
import io.balsa.resource.v1.WatchReply;
import io.balsa.resource.v1.WatchRequest;
import io.balsa.resource.v1.WriteRequest;

/** The messages of the resource service as requests of the core, and its results as messages. Pure. */
final class Messages {
    private static final String META_VERSION = "meta.k8s.io/v1";

    private final Scheme scheme;

    Messages(Scheme scheme) {
        this.scheme = scheme;
    }

    /** @throws StatusError 404 for a kind that does not exist */
    Target target(ResourceRef ref) {
        Kind kind = scheme.byResource(ref.getGroup(), ref.getVersion(), ref.getResource())
                .orElseThrow(StatusError::unknownResource);
        return new Target(kind, ref.getSubresource(), kind.namespaced() ? ref.getNamespace() : "", ref.getName());
    }

    /** The target of a request that must name one object. */
    Target named(ResourceRef ref) {
        Target target = target(ref);
        if (target.name().isEmpty()
                || (target.kind().namespaced() && target.namespace().isEmpty())) {
            throw StatusError.badRequest(
                    "the request must name one object: its name and, if it has one, its namespace");
        }
        return target;
    }

    /** The object in a write; the revision of the request is its precondition. */
    Message object(Target target, WriteRequest request) {
        Subresource.Body body = target.body();
        Message prototype = body == null ? target.kind().prototype() : body.prototype();
        try {
            Message object = NormalForm.of(Envelope.decode(request.getObject(), prototype));
            return request.getRevision() == 0 ? object : Meta.withRevision(object, request.getRevision());
        } catch (MalformedObject e) {
            throw StatusError.badRequest(e.getMessage() == null ? "the object cannot be read" : e.getMessage());
        }
    }

    static WriteOptions options(boolean fenced, Fence fence) {
        return new WriteOptions(false, "", WriteOptions.FieldValidation.WARN, fenced ? fence : null);
    }

    static ListOptions options(ListRequest request) {
        return ListOptions.newBuilder()
                .setLabelSelector(request.getLabelSelector())
                .setFieldSelector(request.getFieldSelector())
                .setLimit(request.getLimit())
                .setContinue(request.getContinueToken())
                .build();
    }

    /** The options of a watch that never ends by itself and tells how far it has come. */
    static ListOptions options(WatchRequest request) {
        return ListOptions.newBuilder()
                .setLabelSelector(request.getLabelSelector())
                .setFieldSelector(request.getFieldSelector())
                .setResourceVersion(request.getStartRevision() == 0 ? "" : Long.toString(request.getStartRevision()))
                .setAllowWatchBookmarks(true)
                .setTimeoutSeconds(Long.MAX_VALUE)
                .build();
    }

    static DeleteOptions options(DeleteRequest request) {
        var options = DeleteOptions.newBuilder();
        if (request.hasGracePeriodSeconds()) {
            options.setGracePeriodSeconds(request.getGracePeriodSeconds());
        }
        if (!request.getUid().isEmpty()) {
            options.getPreconditionsBuilder().setUid(request.getUid());
        }
        if (request.getRevision() != 0) {
            options.getPreconditionsBuilder().setResourceVersion(Long.toString(request.getRevision()));
        }
        if (!request.getPropagationPolicy().isEmpty()) {
            options.setPropagationPolicy(request.getPropagationPolicy());
        }
        return options.build();
    }

    static ApiRequest.PatchType type(PatchRequest.Type type) {
        return switch (type) {
            case JSON_PATCH -> ApiRequest.PatchType.JSON_PATCH;
            case MERGE_PATCH -> ApiRequest.PatchType.MERGE_PATCH;
            case STRATEGIC_MERGE_PATCH -> ApiRequest.PatchType.STRATEGIC_MERGE_PATCH;
            case UNRECOGNIZED -> throw StatusError.badRequest("the type of the patch is unknown");
        };
    }

    static ObjectReply reply(StoredObject object) {
        return ObjectReply.newBuilder()
                .setObject(bytes(object))
                .setRevision(object.revision())
                .build();
    }

    static WatchReply reply(WatchEvent event) {
        if (event instanceof WatchEvent.Change change) {
            return WatchReply.newBuilder()
                    .setType(type(change.type()))
                    .setObject(bytes(change.object()))
                    .setRevision(change.revision())
                    .build();
        }
        return WatchReply.newBuilder()
                .setType(WatchReply.Type.BOOKMARK)
                .setObject(ByteString.EMPTY)
                .setRevision(event.revision())
                .build();
    }

    private static WatchReply.Type type(WatchEvent.Type type) {
        return switch (type) {
            case ADDED -> WatchReply.Type.ADDED;
            case MODIFIED -> WatchReply.Type.MODIFIED;
            case DELETED -> WatchReply.Type.DELETED;
        };
    }

    static OwnershipReply reply(OwnershipEvent event) {
        OwnershipReply.Builder reply = OwnershipReply.newBuilder().setRevision(event.revision());
        if (event instanceof OwnershipEvent.Change change) {
            return reply.setType(type(change.type()))
                    .setKind(change.kind())
                    .setMetadata(change.metadata().toByteString())
                    .build();
        }
        return reply.setType(WatchReply.Type.BOOKMARK).build();
    }

    /** The metadata alone of an object that was read. */
    static ObjectReply metadataOf(ObjectReply object) {
        var metadata = PartialObjectMetadata.newBuilder().setMetadata(Envelope.metadata(object.getObject()));
        return object.toBuilder()
                .setObject(Envelope.wrap(META_VERSION, "PartialObjectMetadata", metadata.build()))
                .build();
    }

    static ObjectReply reply(ApiResult.Answered answered) {
        return ObjectReply.newBuilder()
                .setObject(Envelope.wrap(answered.apiVersion(), answered.kind(), answered.message()))
                .build();
    }

    /** The stored bytes, or those of the version that was asked for where that is another. */
    private static ByteString bytes(StoredObject object) {
        Kind kind = object.kind();
        return kind.isStored() ? object.bytes() : Envelope.forStore(kind, object.message());
    }
}
