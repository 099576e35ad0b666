package io.balsa.controllers.ownergc;

import io.balsa.api.client.Deletion;
import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Announcement;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Kind;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides about one object at a time, as Kubernetes' garbage collector does.
 *
 * <ul>
 *   <li>An object all of whose owners are gone is deleted. One that still has an owner loses the references to those that
 *       are gone, and to those that wait for their dependents.
 *   <li>An owner that is being deleted with the finalizer {@code orphan} goes when no object refers to it any more; its
 *       dependents drop their references.
 *   <li>An owner that is being deleted with {@code foregroundDeletion} goes when no object that blocks it is left; its
 *       dependents are deleted, in the foreground where they have dependents themselves.
 * </ul>
 *
 * <p><b>Promised:</b> a deletion carries the uid and the revision it was decided on, and every owner that was named then was
 * looked for. A uid that is gone does not come back, so no object is deleted that has an owner which is there and does not
 * wait for its dependents. And because the graph grows in the order in which things happened, what an owner had when it was
 * deleted with {@code orphan} is known when its end is decided on. Objects that wait for each other in a circle are let go: Kubernetes' own collector can miss that.
 */
public final class OwnerGarbage {
    /** A kind may be added to the API; nobody tells this controller. */
    private static final Duration UNKNOWN_KIND = Duration.ofMinutes(1);

    private enum Standing {
        /** It is there. */
        SOLID,
        /** It is being deleted, after its dependents. */
        WAITING,
        ABSENT,
        /** It has the uid of an object in another namespace. */
        ELSEWHERE,
        UNKNOWN_KIND,
        /** A cluster-scoped object cannot be owned by one in a namespace. */
        OUT_OF_SCOPE
    }

    private record Judged(OwnerReference owner, Standing standing) {}

    private OwnerGarbage() {}

    /** Decides about the object under the key. */
    public static Plan decide(OwnerGraph graph, String key, Owners owners) {
        return graph.get(key).map(item -> decide(graph, item, owners)).orElse(Plan.nothing());
    }

    private static Plan decide(OwnerGraph graph, Tracked item, Owners owners) {
        List<OwnerReference> kept = item.owners().stream()
                .filter(owner ->
                        graph.byUid(owner.getUid()).filter(Tracked::isOrphaning).isEmpty())
                .toList();
        if (kept.size() < item.owners().size()) {
            return Plan.of(MetadataPatch.owners(item, kept));
        }
        if (item.isDeleting()) {
            return going(graph, item);
        }
        return item.owners().isEmpty() ? Plan.nothing() : dependent(graph, item, owners);
    }

    // -- an owner that goes -----------------------------------------------------------------------------------------

    private static Plan going(OwnerGraph graph, Tracked item) {
        if (item.isOrphaning()) {
            return graph.hasDependents(item.uid())
                    ? Plan.nothing()
                    : Plan.of(MetadataPatch.withoutFinalizer(item, Tracked.ORPHAN));
        }
        if (!item.isForeground()) {
            return Plan.nothing();
        }
        List<Tracked> blocking = blocking(graph, item);
        if (blocking.isEmpty()) {
            return Plan.of(MetadataPatch.withoutFinalizer(item, Tracked.FOREGROUND));
        }
        boolean blocks = item.owners().stream().anyMatch(OwnerReference::getBlockOwnerDeletion);
        return blocks && waitsForItself(graph, item) ? Plan.of(MetadataPatch.unblocked(item)) : Plan.nothing();
    }

    private static List<Tracked> blocking(OwnerGraph graph, Tracked owner) {
        return graph.dependents(owner.uid()).stream()
                .filter(dependent -> dependent.blocks(owner.uid()))
                .toList();
    }

    /** Whether the item is among those that it waits for: then nothing but its own references can end the waiting. */
    private static boolean waitsForItself(OwnerGraph graph, Tracked item) {
        Set<String> seen = new HashSet<>();
        List<Tracked> open = new ArrayList<>(List.of(item));
        while (!open.isEmpty()) {
            Tracked next = open.remove(open.size() - 1);
            for (Tracked blocking : blocking(graph, next)) {
                if (blocking.key().equals(item.key())) {
                    return true;
                }
                if (blocking.isForeground() && seen.add(blocking.key())) {
                    open.add(blocking);
                }
            }
        }
        return false;
    }

    // -- a dependent ------------------------------------------------------------------------------------------------

    private static Plan dependent(OwnerGraph graph, Tracked item, Owners owners) {
        List<Judged> judged = item.owners().stream()
                .map(owner -> new Judged(owner, standing(graph, item, owner, owners)))
                .toList();
        if (any(judged, Standing.UNKNOWN_KIND)) {
            return Plan.nothing().recheckAfter(UNKNOWN_KIND);
        }
        List<Action> actions = new ArrayList<>();
        judged.stream()
                .filter(each -> each.standing() == Standing.ELSEWHERE)
                .forEach(each -> actions.add(elsewhere(item, each.owner())));
        // Kubernetes: such a reference is never followed, and never removed
        boolean unclear = any(judged, Standing.OUT_OF_SCOPE);
        if (!unclear && any(judged, Standing.SOLID)) {
            List<OwnerReference> solid = judged.stream()
                    .filter(each -> each.standing() == Standing.SOLID)
                    .map(Judged::owner)
                    .toList();
            if (solid.size() < judged.size()) {
                actions.add(MetadataPatch.owners(item, solid));
            }
        } else if (!unclear) {
            String policy = policy(item, any(judged, Standing.WAITING) && graph.hasDependents(item.uid()));
            actions.add(new Action.DeleteNamed(
                    item.kind(),
                    item.namespace(),
                    item.name(),
                    Deletion.unchanged(item.uid(), item.revision()).withPropagation(policy)));
        }
        return Plan.of(actions);
    }

    private static boolean any(List<Judged> judged, Standing standing) {
        return judged.stream().anyMatch(each -> each.standing() == standing);
    }

    private static Standing standing(OwnerGraph graph, Tracked item, OwnerReference owner, Owners owners) {
        Optional<Kind> known = owners.kind(owner);
        if (known.isEmpty()) {
            return Standing.UNKNOWN_KIND;
        }
        Kind kind = known.get().stored();
        if (kind.namespaced() && item.namespace().isEmpty()) {
            return Standing.OUT_OF_SCOPE;
        }
        String namespace = kind.namespaced() ? item.namespace() : "";
        Optional<Tracked> seen = graph.get(Tracked.key(kind, namespace, owner.getName()))
                .filter(object -> object.uid().equals(owner.getUid()));
        if (seen.isPresent() && !seen.get().isForeground()) {
            // If it is gone meanwhile, the event of that decides.
            return Standing.SOLID;
        }
        Optional<Tracked> live =
                owners.live(kind, namespace, owner.getName(), owner.getUid()).map(meta -> Tracked.of(kind, meta, 0));
        if (live.isPresent()) {
            return live.get().isForeground() ? Standing.WAITING : Standing.SOLID;
        }
        Predicate<Tracked> isElsewhere =
                other -> !other.namespace().isEmpty() && !other.namespace().equals(item.namespace());
        return graph.byUid(owner.getUid()).filter(isElsewhere).isPresent() ? Standing.ELSEWHERE : Standing.ABSENT;
    }

    private static String policy(Tracked item, boolean inForeground) {
        if (inForeground) {
            return "Foreground";
        }
        if (item.finalizers().contains(Tracked.ORPHAN)) {
            return "Orphan";
        }
        return item.finalizers().contains(Tracked.FOREGROUND) ? "Foreground" : "Background";
    }

    private static Action elsewhere(Tracked item, OwnerReference owner) {
        ObjectReference about = ObjectReference.newBuilder()
                .setKind(item.kind().kind())
                .setApiVersion(item.kind().apiVersion())
                .setNamespace(item.namespace())
                .setName(item.name())
                .setUid(item.uid())
                .build();
        String reference = "[" + owner.getApiVersion() + "/" + owner.getKind() + ", namespace: " + item.namespace()
                + ", name: " + owner.getName() + ", uid: " + owner.getUid() + "]";
        return new Action.Announce(Announcement.warning(
                about,
                "OwnerRefInvalidNamespace",
                "ownerRef " + reference + " does not exist in namespace \"" + item.namespace() + "\""));
    }
}
