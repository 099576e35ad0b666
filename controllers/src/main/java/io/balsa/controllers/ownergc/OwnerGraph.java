package io.balsa.controllers.ownergc;

import io.balsa.api.client.PersistentMap;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who owns whom, as it was at one moment: all objects by key and by uid, and the dependents of every uid. Immutable; a changed
 * graph shares nearly everything with the one before.
 *
 * <pre>
 * empty.with(web: uid 1).with(web-a: uid 2, owned by 1)   dependents(1) = [web-a]
 *   .without(web)                                         dependents(1) = [web-a]: what is left of an owner that is gone
 *   .without(web-a)                                       dependents(1) = []
 * </pre>
 *
 * <p>An object of which there are many must cost little: the dependents of one owner share their lists of owners where these
 * are equal, as those of a ReplicaSet's pods are.
 */
public final class OwnerGraph {
    private static final OwnerGraph EMPTY =
            new OwnerGraph(PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty());

    private final PersistentMap<Tracked> objects;

    /** From uid to key. */
    private final PersistentMap<String> keys;

    /** From the uid of an owner, which may be gone, to the keys of its dependents. */
    private final PersistentMap<PersistentMap<String>> dependents;

    private OwnerGraph(
            PersistentMap<Tracked> objects,
            PersistentMap<String> keys,
            PersistentMap<PersistentMap<String>> dependents) {
        this.objects = objects;
        this.keys = keys;
        this.dependents = dependents;
    }

    public static OwnerGraph empty() {
        return EMPTY;
    }

    /** This graph with the object in that state, in place of what was under its key. */
    public OwnerGraph with(Tracked object) {
        Tracked before = objects.get(object.key());
        if (before != null && before.isLike(object)) {
            return new OwnerGraph(objects.with(before.key(), object.ownedBy(before.owners())), keys, dependents);
        }
        OwnerGraph cleared = without(object.key());
        Tracked shared = cleared.sharing(object);
        PersistentMap<PersistentMap<String>> filed = cleared.dependents;
        for (OwnerReference owner : shared.owners()) {
            PersistentMap<String> there = filed.get(owner.getUid());
            filed = filed.with(
                    owner.getUid(),
                    (there == null ? PersistentMap.<String>empty() : there).with(shared.key(), shared.key()));
        }
        return new OwnerGraph(
                cleared.objects.with(shared.key(), shared), cleared.keys.with(shared.uid(), shared.key()), filed);
    }

    /** This graph without the object under the key; what it owns still refers to it. */
    public OwnerGraph without(String key) {
        Tracked before = objects.get(key);
        if (before == null) {
            return this;
        }
        PersistentMap<PersistentMap<String>> filed = dependents;
        for (OwnerReference owner : before.owners()) {
            PersistentMap<String> there = filed.get(owner.getUid());
            if (there != null) {
                PersistentMap<String> rest = there.without(key);
                filed = rest.size() == 0 ? filed.without(owner.getUid()) : filed.with(owner.getUid(), rest);
            }
        }
        return new OwnerGraph(objects.without(key), keys.without(before.uid()), filed);
    }

    private Tracked sharing(Tracked object) {
        if (object.owners().isEmpty()) {
            return object;
        }
        PersistentMap<String> siblings = dependents.get(object.owners().get(0).getUid());
        Tracked sibling =
                siblings == null ? null : siblings.first().map(objects::get).orElse(null);
        return sibling != null && sibling.owners().equals(object.owners()) ? object.ownedBy(sibling.owners()) : object;
    }

    public int size() {
        return objects.size();
    }

    public Optional<Tracked> get(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    Optional<Tracked> byUid(String uid) {
        String key = keys.get(uid);
        return key == null ? Optional.empty() : get(key);
    }

    boolean hasDependents(String uid) {
        return dependents.get(uid) != null;
    }

    /** The objects that refer to that uid, whether or not there is an object with it. */
    List<Tracked> dependents(String uid) {
        PersistentMap<String> there = dependents.get(uid);
        List<Tracked> found = new ArrayList<>();
        if (there != null) {
            there.forEach((key, same) -> found.add(present(objects.get(key), key)));
        }
        return found;
    }

    private static Tracked present(@Nullable Tracked object, String key) {
        if (object == null) {
            throw new IllegalStateException("The graph files " + key + " under an owner and does not have it.");
        }
        return object;
    }

    /** The keys of all objects that a decision may want something of: those with owners, and those that are deleted. */
    public List<String> allKeys() {
        List<String> found = new ArrayList<>();
        objects.forEach((key, object) -> {
            if (object.isDeleting() || !object.owners().isEmpty()) {
                found.add(key);
            }
        });
        return found;
    }
}
