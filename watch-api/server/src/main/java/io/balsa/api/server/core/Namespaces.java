package io.balsa.api.server.core;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.storage.Guard;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.meta.v1.StatusCause;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets objects be created only in a namespace that exists and is not being removed.
 *
 * <p>It answers from memory, and the answer is only a guess: the creation commits under a guard on the namespace's
 * revision, and when the guard fails the guess is dropped and read again. So no object ever appears in a namespace that is
 * ending, and the usual creation costs one round to the store instead of two.
 */
final class Namespaces {
    /** As many namespaces as Kubernetes supports in one cluster; beyond that the memory starts anew. */
    private static final int KNOWN_MAX = 10_000;

    private final ObjectStore store;
    private final Map<String, StoredObject> known = new ConcurrentHashMap<>();

    Namespaces(ObjectStore store) {
        this.store = store;
    }

    /**
     * The condition under which an object of the kind may be created in the namespace.
     *
     * @throws StatusError 404 when there is no such namespace, 403 when it is being removed
     */
    Guard admit(Kind kind, String namespace, String objectName) {
        StoredObject found = known.get(namespace);
        if (found == null) {
            found = store.get(Kinds.NAMESPACE, "", namespace)
                    .object()
                    .orElseThrow(() -> StatusError.notFound(Kinds.NAMESPACE, namespace));
            if (Meta.isDeleting(found.message())) {
                throw terminating(kind, namespace, objectName);
            }
            if (known.size() >= KNOWN_MAX) {
                known.clear();
            }
            known.put(namespace, found);
        }
        return Guard.unchanged(ObjectStore.key(Kinds.NAMESPACE, "", namespace), found.revision());
    }

    /** The guess about this namespace turned out wrong. */
    void forget(String namespace) {
        known.remove(namespace);
    }

    private static StatusError terminating(Kind kind, String namespace, String objectName) {
        StatusError refusal = StatusError.forbidden(
                kind,
                objectName,
                "unable to create new content in namespace " + namespace + " because it is being terminated");
        var status = refusal.status().toBuilder();
        status.getDetailsBuilder()
                .addCauses(StatusCause.newBuilder()
                        .setReason("NamespaceTerminating")
                        .setMessage("namespace " + namespace + " is being terminated")
                        .setField("metadata.namespace"));
        return StatusError.of(status.build());
    }
}
