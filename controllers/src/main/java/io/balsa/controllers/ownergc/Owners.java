package io.balsa.controllers.ownergc;

import io.balsa.api.model.Kind;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.Optional;

/** What a decision has to ask about owners that the graph cannot answer for. */
public interface Owners {
    /** The kind that a reference means; empty where the API has no such kind, now. */
    Optional<Kind> kind(OwnerReference reference);

    /**
     * The object of that name, as it is at this moment by the API server's word.
     *
     * @return empty where there is none, or where it has another uid; then there will never be one with this uid
     */
    Optional<ObjectMeta> live(Kind kind, String namespace, String name, String uid);
}
