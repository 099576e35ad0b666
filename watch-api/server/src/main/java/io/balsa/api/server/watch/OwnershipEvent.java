package io.balsa.api.server.watch;

import io.balsa.k8s.meta.v1.ObjectMeta;

/** One message of a feed of who owns whom. */
public sealed interface OwnershipEvent {
    /** When it happened, or when the object had the state that is shown. */
    long revision();

    /**
     * An object is there, has changed, or is gone.
     *
     * @param kind its position in the list that was asked for
     * @param metadata with what ownership is about and nothing else; of an object that is gone as it last was, or with
     *     namespace and name only where the store does not know that any more
     */
    record Change(WatchEvent.Type type, int kind, ObjectMeta metadata, long revision) implements OwnershipEvent {}

    /** Everything that happened up to the revision has been told, of all kinds; the first one ends the initial state. */
    record Complete(long revision) implements OwnershipEvent {}
}
