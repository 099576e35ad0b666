package io.balsa.controllers.ownergc;

import io.balsa.api.model.Kind;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.List;

/**
 * What the garbage collector knows of an object.
 *
 * @param kind as it is stored
 * @param key {@code resource.group/namespace/name}, the namespace empty for cluster-scoped kinds: {@code
 *     replicasets.apps/default/web}, {@code nodes//n1}
 * @param revision when it had this state: the precondition of every write that is decided on it
 * @param isDeleting whether it has a deletionTimestamp
 */
public record Tracked(
        Kind kind,
        String key,
        String uid,
        long revision,
        List<OwnerReference> owners,
        List<String> finalizers,
        boolean isDeleting) {
    static final String ORPHAN = "orphan";
    static final String FOREGROUND = "foregroundDeletion";

    public Tracked {
        owners = List.copyOf(owners);
        finalizers = List.copyOf(finalizers);
    }

    public static Tracked of(Kind kind, ObjectMeta meta, long revision) {
        return new Tracked(
                kind,
                key(kind, meta.getNamespace(), meta.getName()),
                meta.getUid(),
                revision,
                meta.getOwnerReferencesList(),
                List.copyOf(meta.getFinalizersList()),
                meta.hasDeletionTimestamp());
    }

    /** The key of the object of that name; another version of a kind has the keys of the stored one. */
    public static String key(Kind kind, String namespace, String name) {
        return kind.stored().groupResource() + "/" + namespace + "/" + name;
    }

    /** Empty for an object of a cluster-scoped kind. */
    public String namespace() {
        return key.substring(key.indexOf('/') + 1, key.lastIndexOf('/'));
    }

    public String name() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** Whether it goes when its dependents no longer refer to it. */
    boolean isOrphaning() {
        return isDeleting && finalizers.contains(ORPHAN);
    }

    /** Whether it goes after its dependents. */
    boolean isForeground() {
        return isDeleting && finalizers.contains(FOREGROUND) && !finalizers.contains(ORPHAN);
    }

    /** Whether this object keeps that owner from going before it. */
    boolean blocks(String ownerUid) {
        return owners.stream().anyMatch(owner -> owner.getUid().equals(ownerUid) && owner.getBlockOwnerDeletion());
    }

    /** Whether the two differ in nothing that a decision looks at but the revision. */
    boolean isLike(Tracked other) {
        return uid.equals(other.uid)
                && isDeleting == other.isDeleting
                && owners.equals(other.owners)
                && finalizers.equals(other.finalizers);
    }

    Tracked ownedBy(List<OwnerReference> same) {
        return new Tracked(kind, key, uid, revision, same, finalizers, isDeleting);
    }
}
