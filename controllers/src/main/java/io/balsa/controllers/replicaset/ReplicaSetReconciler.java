package io.balsa.controllers.replicaset;

import io.balsa.api.client.Deletion;
import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Announcement;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.api.model.codec.NormalForm;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.model.selector.LabelSelector;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.apps.v1.ReplicaSetStatus;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what one ReplicaSet needs.
 *
 * <p>A pod is claimed when the ReplicaSet controls it and its labels match; one that matches and has no controller is
 * adopted, one that is controlled and does not match is released. Of the claimed pods those count that are
 * {@linkplain Pods#isActive active}: a pod that is being deleted is already replaced.
 *
 * <p>Example: 3 wanted; a and b run, c is on a lost node and has a deletionTimestamp, d is an orphan with the labels. The
 * plan: status (2 replicas), adopt d. The next one, which sees d: status (3 replicas).
 */
public final class ReplicaSetReconciler {
    /** How many pods one plan creates or deletes (as Kubernetes): the rest waits for the next, after other ReplicaSets. */
    static final int BURST = 500;

    /**
     * What is decided on.
     *
     * @param replicaSet empty where it is gone
     * @param owned pods of which it is the controller, by uid
     * @param orphans pods of its namespace without a controller
     */
    public record View(Optional<ReplicaSet> replicaSet, List<Pod> owned, List<Pod> orphans) {
        public View {
            owned = List.copyOf(owned);
            orphans = List.copyOf(orphans);
        }
    }

    private ReplicaSetReconciler() {}

    public static Plan reconcile(View view, Instant now) {
        return view.replicaSet()
                .filter(replicaSet -> !Meta.isDeleting(replicaSet))
                .map(replicaSet -> decide(replicaSet, view, now))
                .orElse(Plan.nothing());
    }

    private static Plan decide(ReplicaSet replicaSet, View view, Instant now) {
        LabelSelector selector = LabelSelector.of(replicaSet.getSpec().getSelector());
        List<Pod> claimed = new ArrayList<>();
        List<Action> ownership = new ArrayList<>();
        for (Pod pod : view.owned()) {
            if (selector.matches(Meta.of(pod).getLabelsMap())) {
                claimed.add(pod);
            } else {
                ownership.add(new Action.Update(released(pod, replicaSet)));
            }
        }
        int adopted = 0;
        for (Pod pod : view.orphans()) {
            // An ended or ending pod is left alone: adopting it would only change who mourns it.
            if (Pods.isActive(pod) && selector.matches(Meta.of(pod).getLabelsMap())) {
                ownership.add(new Action.Update(adopted(pod, replicaSet)));
                adopted++;
            }
        }
        List<Pod> active = claimed.stream().filter(Pods::isActive).toList();
        Status status = Status.of(replicaSet, active, now);
        List<Action> actions = new ArrayList<>();
        // First the status: where this view of the ReplicaSet is outdated the write conflicts, and nothing else is
        // done.
        if (!status.message().equals(replicaSet.getStatus())) {
            actions.add(new Action.UpdateStatus(
                    replicaSet.toBuilder().setStatus(status.message()).build()));
        }
        actions.addAll(ownership);
        actions.addAll(scale(replicaSet, active, adopted));
        Plan plan = Plan.of(actions);
        return status.recheck().map(plan::recheckAfter).orElse(plan);
    }

    private static List<Action> scale(ReplicaSet replicaSet, List<Pod> active, int adopted) {
        int wanted = wanted(replicaSet);
        int have = active.size() + adopted;
        List<Action> actions = new ArrayList<>();
        if (have < wanted) {
            Action create = new Action.Create(
                    pod(replicaSet), telling(replicaSet, "Create", "Created pod: {name}", "Error creating: {error}"));
            for (int i = 0; i < Math.min(wanted - have, BURST); i++) {
                actions.add(create);
            }
        } else if (adopted == 0 && have > wanted) {
            // What was just adopted is chosen from only when it has been seen as ours.
            for (Pod pod : DeletionOrder.of(active).subList(0, Math.min(have - wanted, BURST))) {
                actions.add(new Action.Delete(
                        pod,
                        Deletion.of(pod),
                        telling(replicaSet, "Delete", "Deleted pod: {name}", "Error deleting: {error}")));
            }
        }
        return actions;
    }

    private static int wanted(ReplicaSet replicaSet) {
        return replicaSet.getSpec().hasReplicas() ? replicaSet.getSpec().getReplicas() : 1;
    }

    private record Status(ReplicaSetStatus message, Optional<Duration> recheck) {
        static Status of(ReplicaSet replicaSet, List<Pod> active, Instant now) {
            int minReadySeconds = replicaSet.getSpec().getMinReadySeconds();
            LabelSelector template = LabelSelector.ofLabels(
                    replicaSet.getSpec().getTemplate().getMetadata().getLabelsMap());
            int labelled = 0;
            int ready = 0;
            int available = 0;
            Optional<Duration> recheck = Optional.empty();
            for (Pod pod : active) {
                labelled += template.matches(Meta.of(pod).getLabelsMap()) ? 1 : 0;
                ready += Pods.isReady(pod) ? 1 : 0;
                Optional<Duration> until = Pods.untilAvailable(pod, minReadySeconds, now);
                available += until.filter(Duration::isZero).isPresent() ? 1 : 0;
                Optional<Duration> waits = until.filter(wait -> !wait.isZero());
                if (waits.isPresent()
                        && recheck.map(r -> r.compareTo(waits.get()) > 0).orElse(true)) {
                    recheck = waits;
                }
            }
            ReplicaSetStatus message = replicaSet.getStatus().toBuilder()
                    .setReplicas(active.size())
                    .setFullyLabeledReplicas(labelled)
                    .setReadyReplicas(ready)
                    .setAvailableReplicas(available)
                    .setObservedGeneration(Meta.of(replicaSet).getGeneration())
                    .build();
            // As the API server keeps it: without zeros. Otherwise a status that is there already looks like a new one.
            return new Status(NormalForm.of(message), recheck);
        }
    }

    private static Pod pod(ReplicaSet replicaSet) {
        PodTemplateSpec template = replicaSet.getSpec().getTemplate();
        return Pod.newBuilder()
                .setMetadata(ObjectMeta.newBuilder()
                        .setGenerateName(Meta.name(replicaSet) + "-")
                        .setNamespace(Meta.namespace(replicaSet))
                        .putAllLabels(template.getMetadata().getLabelsMap())
                        .putAllAnnotations(template.getMetadata().getAnnotationsMap())
                        .addAllFinalizers(template.getMetadata().getFinalizersList())
                        .addOwnerReferences(ownerReference(replicaSet)))
                .setSpec(template.getSpec())
                .build();
    }

    private static OwnerReference ownerReference(ReplicaSet replicaSet) {
        return OwnerReference.newBuilder()
                .setApiVersion(Kinds.REPLICA_SET.apiVersion())
                .setKind(Kinds.REPLICA_SET.kind())
                .setName(Meta.name(replicaSet))
                .setUid(Meta.uid(replicaSet))
                .setController(true)
                .setBlockOwnerDeletion(true)
                .build();
    }

    private static Pod adopted(Pod pod, ReplicaSet replicaSet) {
        return Meta.edit(pod, meta -> meta.addOwnerReferences(ownerReference(replicaSet)));
    }

    private static Pod released(Pod pod, ReplicaSet replicaSet) {
        return Meta.edit(pod, meta -> {
            List<OwnerReference> others = meta.getOwnerReferencesList().stream()
                    .filter(owner -> !owner.getUid().equals(Meta.uid(replicaSet)))
                    .toList();
            meta.clearOwnerReferences().addAllOwnerReferences(others);
        });
    }

    private static Optional<Action.Telling> telling(ReplicaSet about, String verb, String done, String failed) {
        ObjectReference reference = Announcement.reference(Kinds.REPLICA_SET, about);
        return Optional.of(new Action.Telling(
                Announcement.normal(reference, "Successful" + verb, done),
                Announcement.warning(reference, "Failed" + verb, failed)));
    }
}
