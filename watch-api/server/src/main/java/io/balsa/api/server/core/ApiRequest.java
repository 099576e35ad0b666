package io.balsa.api.server.core;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.server.auth.Caller;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;

/** One request to the API, with nothing of the transport left in it. */
public sealed interface ApiRequest {
    Caller caller();

    Target target();

    /**
     * Reads one object.
     *
     * @param resourceVersion empty for the latest; "0" and N are satisfied by the latest too (not older than N)
     */
    record Get(Caller caller, Target target, String resourceVersion) implements ApiRequest {}

    /** Reads a collection: {@code limit}, {@code continue}, selectors and resource version as Kubernetes defines them. */
    record ListAll(Caller caller, Target target, ListOptions options) implements ApiRequest {}

    /**
     * Follows a collection, or one object when the target has a name. No resourceVersion: the state now as ADDED events,
     * then changes; "0": the same; N: changes after N.
     */
    record Watch(Caller caller, Target target, ListOptions options) implements ApiRequest {}

    /**
     * Creates an object; the target has no name, or the one that the object carries. With a subresource that takes creates
     * ("binding", "eviction") the target names the object that it is about.
     */
    record Create(Caller caller, Target target, Message object, WriteOptions options) implements ApiRequest {}

    /**
     * Replaces an object or a part of it ("status", "scale"). A metadata.resourceVersion or metadata.uid in the object is a
     * precondition.
     */
    record Update(Caller caller, Target target, Message object, WriteOptions options) implements ApiRequest {}

    /**
     * Changes an object or a part of it.
     *
     * @param patch JSON text
     */
    record Patch(Caller caller, Target target, PatchType type, ByteString patch, WriteOptions options)
            implements ApiRequest {}

    /** Removes one object, at once or gracefully; preconditions, grace and propagation policy stand in the message. */
    record Delete(Caller caller, Target target, DeleteOptions delete, WriteOptions options) implements ApiRequest {}

    /** Removes the objects of a collection that match the selectors, each as if by itself. */
    record DeleteAll(Caller caller, Target target, ListOptions selection, DeleteOptions delete, WriteOptions options)
            implements ApiRequest {}

    /** The ways to write down a change. */
    enum PatchType {
        JSON_PATCH,
        MERGE_PATCH,
        STRATEGIC_MERGE_PATCH
    }
}
