package io.balsa.api.server.core;

import io.balsa.api.model.Meta;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.selector.InvalidSelector;
import io.balsa.api.model.selector.LabelSelector;
import io.balsa.api.server.storage.ObjectStore;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Status;
import io.balsa.k8s.meta.v1.StatusCause;
import io.balsa.k8s.meta.v1.Time;
import io.balsa.k8s.policy.v1.Eviction;
import io.balsa.k8s.policy.v1.PodDisruptionBudget;
import io.balsa.k8s.policy.v1.PodDisruptionBudgetStatus;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The subresource eviction: a deletion of a pod that its disruption budget may refuse.
 *
 * <p>A budget that allows the disruption is charged before the pod is deleted, under its revision, so that two evictions
 * never spend the same one. Source: Kubernetes' registry of pods, eviction.
 */
final class Evictions {
    /** Kubernetes: a budget's controller is behind when so many evicted pods are not gone yet. */
    private static final int DISRUPTED_MAX = 2000;

    private static final String REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed", "Pending");

    private final ObjectStore store;
    private final Reads reads;
    private final Updating updating;
    private final Removal removal;
    private final InstantSource clock;
    private final Scheme scheme;

    Evictions(ObjectStore store, Reads reads, Updating updating, Removal removal, CoreConfig config) {
        this.store = store;
        this.reads = reads;
        this.updating = updating;
        this.removal = removal;
        this.clock = config.clock();
        this.scheme = config.scheme();
    }

    ApiResult evict(ApiRequest.Create request) {
        Target pod = Target.of(
                request.target().kind(),
                request.target().namespace(),
                request.target().name());
        DeleteOptions options = options(request);
        WriteOptions how = options.getDryRunCount() == 0
                ? request.options()
                : new WriteOptions(
                        true,
                        request.options().fieldManager(),
                        request.options().fieldValidation(),
                        request.options().fence());
        StoredObject found = store.get(pod.kind(), pod.namespace(), pod.name())
                .object()
                .orElseThrow(() -> StatusError.notFound(pod.kind(), pod.name()));
        charge((Pod) found.message(), how);
        removal.delete(new ApiRequest.Delete(request.caller(), pod, options, how));
        return new ApiResult.Answered(
                201,
                "v1",
                "Status",
                Status.newBuilder().setStatus("Success").setCode(201).build());
    }

    private static DeleteOptions options(ApiRequest.Create request) {
        if (!(request.object() instanceof Eviction eviction)) {
            throw StatusError.badRequest("the body must be an Eviction of policy/v1");
        }
        String name = Meta.name(eviction);
        if (!name.isEmpty() && !name.equals(request.target().name())) {
            throw StatusError.badRequest("name in URL does not match name in Eviction object");
        }
        return eviction.getDeleteOptions();
    }

    /** Takes the disruption from the pod's budget, where it has one; 429 when nothing is left. */
    private void charge(Pod pod, WriteOptions how) {
        if (ENDED.contains(pod.getStatus().getPhase()) || Meta.isDeleting(pod)) {
            return;
        }
        Optional<Target> budget = budget(pod);
        if (budget.isEmpty()) {
            return;
        }
        var status = new Target(
                budget.get().kind(),
                "status",
                budget.get().namespace(),
                budget.get().name());
        // Without its revision: who loses the race against another eviction asks the budget again.
        updating.change(
                status,
                how,
                current -> Meta.edit(
                        charged((PodDisruptionBudget) current.message(), pod),
                        ObjectMeta.Builder::clearResourceVersion));
    }

    /** The budget that counts the pod; Kubernetes knows no way to charge two. */
    private Optional<Target> budget(Pod pod) {
        var kind = scheme.of(PodDisruptionBudget.class);
        List<PodDisruptionBudget> budgets =
                reads.list(Target.of(kind, Meta.namespace(pod), ""), ListOptions.getDefaultInstance()).items().stream()
                        .map(item -> (PodDisruptionBudget) item.message())
                        .filter(budget -> selects(budget, pod))
                        .toList();
        if (budgets.size() > 1) {
            throw StatusError.of(Status.newBuilder()
                    .setStatus("Failure")
                    .setMessage("This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                            + " not support.")
                    .setCode(500)
                    .build());
        }
        return budgets.stream().findFirst().map(one -> Target.of(kind, Meta.namespace(one), Meta.name(one)));
    }

    private static boolean selects(PodDisruptionBudget budget, Pod pod) {
        try {
            return budget.getSpec().hasSelector()
                    && LabelSelector.of(budget.getSpec().getSelector())
                            .matches(pod.getMetadata().getLabelsMap());
        } catch (InvalidSelector e) {
            // it was refused when it was written; one that got in by another way selects nothing
            return false;
        }
    }

    private PodDisruptionBudget charged(PodDisruptionBudget budget, Pod pod) {
        PodDisruptionBudgetStatus status = budget.getStatus();
        if (!isReady(pod) && isFree(budget)) {
            return budget;
        }
        String name = Meta.name(budget);
        if (status.getObservedGeneration() < budget.getMetadata().getGeneration()) {
            throw refusal(10, "The disruption budget " + name + " is still being processed by the server.");
        }
        if (status.getDisruptionsAllowed() < 0) {
            throw StatusError.forbidden(scheme.of(budget), name, "pdb disruptions allowed is negative");
        }
        if (status.getDisruptedPodsCount() > DISRUPTED_MAX) {
            throw StatusError.forbidden(
                    scheme.of(budget),
                    name,
                    "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }
        if (status.getDisruptionsAllowed() == 0) {
            throw refusal(
                    0,
                    "The disruption budget " + name + " needs " + status.getDesiredHealthy() + " healthy pods and has "
                            + status.getCurrentHealthy() + " currently");
        }
        PodDisruptionBudget.Builder next = budget.toBuilder();
        next.getStatusBuilder()
                .setDisruptionsAllowed(status.getDisruptionsAllowed() - 1)
                .putDisruptedPods(
                        Meta.name(pod),
                        Time.newBuilder()
                                .setSeconds(clock.instant().getEpochSecond())
                                .build());
        return next.build();
    }

    /** Whether a pod that is not ready costs nothing: it is not among the healthy ones that the budget guards. */
    private static boolean isFree(PodDisruptionBudget budget) {
        PodDisruptionBudgetStatus status = budget.getStatus();
        return budget.getSpec().getUnhealthyPodEvictionPolicy().equals("AlwaysAllow")
                || (status.getCurrentHealthy() >= status.getDesiredHealthy() && status.getDesiredHealthy() > 0);
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditionsList().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static StatusError refusal(int retryAfterSeconds, String why) {
        var status = StatusError.tooManyRequests(REFUSED, retryAfterSeconds).status().toBuilder();
        status.getDetailsBuilder()
                .addCauses(
                        StatusCause.newBuilder().setReason("DisruptionBudget").setMessage(why));
        return StatusError.of(status.build());
    }
}
