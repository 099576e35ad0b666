package io.balsa.controllers.ownergc;

import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which objects have to be decided about after a change.
 *
 * <ul>
 *   <li>The object itself, when its owners, its finalizers or its deletion changed.
 *   <li>Its dependents, when it is gone (also by a new object of its name) or begins to go with a policy.
 *   <li>Its owners, when it is gone, no longer refers to them or no longer blocks them: one may wait for that.
 * </ul>
 */
public final class Concerns {
    private Concerns() {}

    /**
     * Returns the keys of the objects that a change concerns.
     *
     * @param graph after the change
     * @param before empty where there was nothing under the key
     * @param after empty where there is nothing any more
     */
    public static Set<String> of(OwnerGraph graph, Optional<Tracked> before, Optional<Tracked> after) {
        Set<String> keys = new LinkedHashSet<>();
        if (before.isPresent() && after.isPresent() && before.get().isLike(after.get())) {
            return keys;
        }
        after.filter(now -> now.isDeleting() || !now.owners().isEmpty()).ifPresent(now -> keys.add(now.key()));
        before.filter(was -> !isSame(was, after)).ifPresent(was -> addDependents(graph, was, keys));
        after.filter(now -> begins(before, now)).ifPresent(now -> addDependents(graph, now, keys));
        before.ifPresent(was -> addReleasedOwners(graph, was, after, keys));
        return keys;
    }

    private static boolean isSame(Tracked was, Optional<Tracked> after) {
        return after.filter(now -> now.uid().equals(was.uid())).isPresent();
    }

    private static boolean begins(Optional<Tracked> before, Tracked now) {
        boolean orphans = before.filter(Tracked::isOrphaning).isPresent();
        boolean waits = before.filter(Tracked::isForeground).isPresent();
        return (now.isOrphaning() && !orphans) || (now.isForeground() && !waits);
    }

    private static void addDependents(OwnerGraph graph, Tracked owner, Set<String> keys) {
        graph.dependents(owner.uid()).forEach(dependent -> keys.add(dependent.key()));
    }

    private static void addReleasedOwners(OwnerGraph graph, Tracked was, Optional<Tracked> after, Set<String> keys) {
        for (OwnerReference owner : was.owners()) {
            boolean kept = after.filter(now -> now.owners().contains(owner)).isPresent();
            if (!kept || !isSame(was, after)) {
                graph.byUid(owner.getUid()).ifPresent(found -> keys.add(found.key()));
            }
        }
    }
}
