package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.k8s.meta.v1.ObjectMeta;

/** Where the body of a request and its target must agree. Pure. */
final class BodyRules {
    private BodyRules() {}

    /** The object with the target's namespace and name filled in; 400 when it says otherwise. */
    static Message placed(Target target, Message object) {
        ObjectMeta meta = Meta.of(object);
        if (!target.kind().namespaced()) {
            // Kubernetes: a namespace in a cluster-scoped object is dropped by some and refused by others; it means
            // nothing
            if (!meta.getNamespace().isEmpty()) {
                return named(target, Meta.edit(object, ObjectMeta.Builder::clearNamespace));
            }
            return named(target, object);
        }
        if (target.namespace().isEmpty()) {
            throw StatusError.badRequest("an empty namespace may not be set during creation");
        }
        if (meta.getNamespace().isEmpty()) {
            return named(target, Meta.edit(object, edit -> edit.setNamespace(target.namespace())));
        }
        if (!meta.getNamespace().equals(target.namespace())) {
            throw StatusError.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        return named(target, object);
    }

    private static Message named(Target target, Message object) {
        String name = Meta.name(object);
        if (target.name().isEmpty() || name.equals(target.name())) {
            return object;
        }
        if (!name.isEmpty()) {
            throw StatusError.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + target.name() + ")");
        }
        return Meta.edit(object, edit -> edit.setName(target.name()));
    }

    /** The revision that the object says it is a change of; 0 for none, 400 for nonsense. */
    static long revision(Message object) {
        try {
            return Meta.revision(object);
        } catch (MalformedObject e) {
            throw StatusError.badRequest(
                    "invalid resource version: " + Meta.of(object).getResourceVersion());
        }
    }
}
