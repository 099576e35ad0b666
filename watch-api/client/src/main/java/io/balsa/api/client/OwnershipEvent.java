package io.balsa.api.client;

import io.balsa.api.model.Kind;
import io.balsa.k8s.meta.v1.ObjectMeta;

/** One message about who owns whom. */
public sealed interface OwnershipEvent {
    /** When it happened, or when the object had the state that is shown. */
    long revision();

    /**
     * An object is there, has changed, or is gone.
     *
     * @param metadata namespace, name, uid, deletionTimestamp, ownerReferences and finalizers
     */
    record Change(boolean gone, Kind kind, ObjectMeta metadata, long revision) implements OwnershipEvent {}

    /** Everything that happened up to the revision has been told, of all kinds. */
    record Complete(long revision) implements OwnershipEvent {}
}
