package io.balsa.api.server.watch;

import com.google.protobuf.ByteString;
import io.balsa.api.model.Kind;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.mvcc.KeyValue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one key at one revision. Shared by all watchers of the kind: each of its objects is decoded at most once.
 *
 * @param object the object after the change; null when it was removed
 * @param previous the object before the change; null when it was created, or when the store's history no longer has it
 * @param created whether the key did not exist before
 */
record KeyEvent(
        ByteString key,
        long revision,
        @Nullable StoredObject object,
        @Nullable StoredObject previous,
        boolean created) {

    static KeyEvent of(Kind kind, Event event) {
        KeyValue kv = event.getKv();
        long revision = kv.getModRevision();
        boolean removed = event.getType() == Event.EventType.DELETE;
        // the object as it last was, at the revision of this change: what a watcher is shown when it leaves its view
        StoredObject previous =
                event.hasPrevKv() ? new StoredObject(kind, event.getPrevKv().getValue(), revision) : null;
        return new KeyEvent(
                kv.getKey(),
                revision,
                removed ? null : new StoredObject(kind, kv.getValue(), revision),
                previous,
                !removed && kv.getCreateRevision() == revision);
    }

    /** Bytes of the objects: what it weighs in a ring. */
    int weight() {
        StoredObject after = object;
        StoredObject before = previous;
        return (after == null ? 0 : after.bytes().size())
                + (before == null ? 0 : before.bytes().size());
    }

    /** Whether the state before the change is needed and known. */
    boolean hasPast() {
        return created || previous != null;
    }

    /**
     * The change as a watcher with this view sees it; null when neither the old nor the new state is in the view.
     *
     * <p>Kubernetes: not in view to in view is ADDED, in view to not in view is DELETED with the previous object at the
     * new revision, in view both times is MODIFIED.
     */
    WatchEvent.@Nullable Change seenBy(Predicate<StoredObject> view) {
        StoredObject after = object;
        StoredObject before = previous;
        boolean isIn = after != null && view.test(after);
        boolean wasIn = before != null && view.test(before);
        if (isIn && after != null) {
            return new WatchEvent.Change(wasIn ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED, after);
        }
        return wasIn && before != null ? new WatchEvent.Change(WatchEvent.Type.DELETED, before) : null;
    }
}
