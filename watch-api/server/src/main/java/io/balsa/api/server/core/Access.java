package io.balsa.api.server.core;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.auth.Action;
import io.balsa.api.server.auth.Authorizer;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.core.v1.Pod;

/** Asks the authorizer, and says no in Kubernetes' words. */
final class Access {
    private final Authorizer authorizer;

    Access(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    void check(String verb, ApiRequest request) {
        Action action = action(verb, request.target());
        if (!authorizer.allows(request.caller(), action)) {
            throw refusal(request.caller(), action, request.target());
        }
    }

    /** The same for an object that exists: a node agent may touch its own pods only. */
    void checkOn(String verb, ApiRequest request, StoredObject existing) {
        if (existing.message() instanceof Pod pod && request.caller().isNode()) {
            Action action = action(verb, request.target());
            if (!authorizer.allowsOn(request.caller(), action, pod.getSpec().getNodeName())) {
                throw refusal(request.caller(), action, request.target());
            }
        }
    }

    private static Action action(String verb, Target target) {
        return new Action(
                verb,
                target.kind().group(),
                target.kind().plural(),
                target.subresource(),
                target.namespace(),
                target.name());
    }

    private static StatusError refusal(Caller caller, Action action, Target target) {
        String where = action.namespace().isEmpty()
                ? " at the cluster scope"
                : " in the namespace \"" + action.namespace() + "\"";
        return StatusError.forbidden(
                target.kind(),
                target.name(),
                "User \"" + caller.user() + "\" cannot " + action.verb() + " resource \"" + action.path()
                        + "\" in API group \"" + action.group() + "\"" + where);
    }
}
