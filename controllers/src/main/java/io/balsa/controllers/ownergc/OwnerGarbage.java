package io.balsa.controllers.ownergc;

import com.google.protobuf.Message;
import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Decides about dependents and owners, as Kubernetes' garbage collector does.
 *
 * <ul>
 *   <li>A dependent all of whose owners are gone is deleted. One that still has an owner loses the references to those that
 *       are gone.
 *   <li>An owner that is being deleted with the finalizer {@code orphan} lets its dependents go: references to it are
 *       removed, then the finalizer.
 *   <li>An owner that is being deleted with {@code foregroundDeletion} goes last: its dependents are deleted, and when there
 *       are none left that block it, the finalizer is removed.
 * </ul>
 */
public final class OwnerGarbage {
    static final String ORPHAN = "orphan";
    static final String FOREGROUND = "foregroundDeletion";

    private OwnerGarbage() {}

    /**
     * Decides about an object that may depend on others.
     *
     * @param exists whether an owner exists, with its uid; asked of the API server where a cache does not know it
     */
    public static Plan dependent(Message object, Predicate<OwnerReference> exists) {
        List<OwnerReference> owners = Meta.of(object).getOwnerReferencesList();
        if (owners.isEmpty() || Meta.isDeleting(object)) {
            return Plan.nothing();
        }
        List<OwnerReference> left = owners.stream().filter(exists).toList();
        if (left.isEmpty()) {
            return Plan.of(new Action.Delete(object));
        }
        return left.size() == owners.size() ? Plan.nothing() : Plan.of(new Action.Update(owned(object, left)));
    }

    /**
     * Decides about an object that others may depend on.
     *
     * @param dependents every object with a reference to its uid
     */
    public static Plan owner(Message object, List<? extends Message> dependents) {
        if (!Meta.isDeleting(object)) {
            return Plan.nothing();
        }
        List<String> finalizers = Meta.of(object).getFinalizersList();
        if (finalizers.contains(ORPHAN)) {
            return orphan(object, dependents);
        }
        return finalizers.contains(FOREGROUND) ? foreground(object, dependents) : Plan.nothing();
    }

    private static Plan orphan(Message owner, List<? extends Message> dependents) {
        List<Action> actions = new ArrayList<>();
        for (Message dependent : dependents) {
            List<OwnerReference> others = Meta.of(dependent).getOwnerReferencesList().stream()
                    .filter(reference -> !reference.getUid().equals(Meta.uid(owner)))
                    .toList();
            actions.add(new Action.Update(owned(dependent, others)));
        }
        // The finalizer goes in a later plan, when no dependent with a reference is seen any more.
        return actions.isEmpty() ? Plan.of(new Action.Update(without(owner, ORPHAN))) : Plan.of(actions);
    }

    private static Plan foreground(Message owner, List<? extends Message> dependents) {
        List<Action> actions = new ArrayList<>();
        boolean blocked = false;
        for (Message dependent : dependents) {
            blocked |= Meta.of(dependent).getOwnerReferencesList().stream()
                    .anyMatch(reference ->
                            reference.getUid().equals(Meta.uid(owner)) && reference.getBlockOwnerDeletion());
            if (!Meta.isDeleting(dependent)) {
                actions.add(new Action.Delete(dependent));
            }
        }
        if (!blocked) {
            actions.add(new Action.Update(without(owner, FOREGROUND)));
        }
        return Plan.of(actions);
    }

    private static Message owned(Message object, List<OwnerReference> owners) {
        return Meta.edit(object, meta -> meta.clearOwnerReferences().addAllOwnerReferences(owners));
    }

    private static Message without(Message object, String finalizer) {
        return Meta.edit(object, meta -> {
            List<String> others = meta.getFinalizersList().stream()
                    .filter(each -> !each.equals(finalizer))
                    .toList();
            meta.clearFinalizers().addAllFinalizers(others);
        });
    }
}
