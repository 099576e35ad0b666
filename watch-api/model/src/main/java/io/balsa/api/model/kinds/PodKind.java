package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.PodStatus;
import java.util.ArrayList;
import java.util.List;

/** Containers that run together on one node. */
final class PodKind {
    private static final String FROZEN = "pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
            + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    static final Kind KIND = Kind.of("", "v1", Pod.getDefaultInstance())
            .shortNames("po")
            .categories("all")
            .subresources("status", "binding", "ephemeralcontainers", "eviction", "log")
            .columns(PodColumns.COLUMNS, PodColumns::row)
            .selectable("spec.nodeName", pod -> pod.getSpec().getNodeName())
            .selectable("spec.restartPolicy", pod -> pod.getSpec().getRestartPolicy())
            .selectable("spec.schedulerName", pod -> pod.getSpec().getSchedulerName())
            .selectable("spec.serviceAccountName", pod -> pod.getSpec().getServiceAccountName())
            .selectable(
                    "spec.hostNetwork", pod -> Boolean.toString(pod.getSpec().getHostNetwork()))
            .selectable("status.phase", pod -> pod.getStatus().getPhase())
            .selectable("status.podIP", pod -> pod.getStatus().getPodIP())
            .selectable("status.podIPs", pod -> pod.getStatus().getPodIP())
            .selectable("status.nominatedNodeName", pod -> pod.getStatus().getNominatedNodeName())
            .defaults(PodDefaults::pod)
            .prepareForCreate(PodKind::prepareForCreate)
            .prepareForUpdate(PodKind::prepareForUpdate)
            .prepareForStatusUpdate(PodKind::prepareForStatusUpdate)
            .validateStatusUpdate(PodStatusRules::validateUpdate)
            .part("ephemeralcontainers", EphemeralContainers::prepareForUpdate, EphemeralContainers::validateUpdate)
            .validate(PodKind::validate)
            .validateUpdate(PodKind::validateUpdate)
            .build();

    private PodKind() {}

    private static Pod prepareForCreate(Pod pod) {
        PodStatus.Builder status = PodStatus.newBuilder().setPhase("Pending").setQosClass(PodQuality.of(pod.getSpec()));
        if (pod.getSpec().getSchedulingGatesCount() > 0) {
            status.addConditions(gated(pod));
        }
        return pod.toBuilder().setStatus(status).build();
    }

    /** No scheduler looks at a pod with gates, so nobody else would tell why it waits. */
    private static PodCondition gated(Pod pod) {
        PodCondition.Builder condition = PodCondition.newBuilder()
                .setType("PodScheduled")
                .setStatus("False")
                .setReason("SchedulingGated")
                .setMessage("Scheduling is blocked due to non-empty scheduling gates");
        if (pod.getMetadata().hasCreationTimestamp()) {
            condition.setLastTransitionTime(pod.getMetadata().getCreationTimestamp());
        }
        return condition.build();
    }

    /** What the pod's creation worked out, a manifest that replaces it need not know. */
    private static Pod prepareForUpdate(Pod next, Pod old) {
        PodSpec.Builder spec = next.getSpec().toBuilder();
        if (!spec.hasPriority() && old.getSpec().hasPriority()) {
            spec.setPriority(old.getSpec().getPriority());
        }
        if (!spec.hasPreemptionPolicy() && old.getSpec().hasPreemptionPolicy()) {
            spec.setPreemptionPolicy(old.getSpec().getPreemptionPolicy());
        }
        return next.toBuilder().setSpec(spec).build();
    }

    /** A kubelet reports the state of containers: not who owns the pod, and it may leave out its class of service. */
    private static Pod prepareForStatusUpdate(Pod next, Pod old) {
        Pod.Builder kept = Meta.edit(
                next,
                meta -> meta.clearOwnerReferences()
                        .addAllOwnerReferences(old.getMetadata().getOwnerReferencesList()))
                .toBuilder();
        if (kept.getStatus().getQosClass().isEmpty() && old.getStatus().hasQosClass()) {
            kept.getStatusBuilder().setQosClass(old.getStatus().getQosClass());
        }
        if (kept.hasStatus()) {
            PodStatusRules.alignAddresses(kept.getStatusBuilder());
        }
        return kept.build();
    }

    private static List<FieldError> validate(Pod pod) {
        List<FieldError> errors = new ArrayList<>();
        PodSpecRules.add(errors, "spec", pod.getSpec());
        PodVolumeRules.addClaimNames(
                errors, "spec.volumes", Meta.name(pod), pod.getSpec().getVolumesList());
        ContainerRules.addImageForms(errors, "spec.containers", pod.getSpec().getContainersList());
        ContainerRules.addImageForms(
                errors, "spec.initContainers", pod.getSpec().getInitContainersList());
        EphemeralContainers.addForbidden(errors, pod.getSpec());
        if (!pod.getSpec().getNodeName().isEmpty() && pod.getSpec().getSchedulingGatesCount() > 0) {
            errors.add(
                    FieldError.forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared"));
        }
        return errors;
    }

    private static List<FieldError> validateUpdate(Pod next, Pod old) {
        List<FieldError> errors = new ArrayList<>();
        PodSpec spec = next.getSpec();
        PodSpec before = old.getSpec();
        if (spec.getContainersCount() != before.getContainersCount()
                || spec.getInitContainersCount() != before.getInitContainersCount()) {
            errors.add(FieldError.forbidden("spec.containers", "pod updates may not add or remove containers"));
            return errors;
        }
        ContainerRules.addImages(errors, "spec.containers", spec.getContainersList());
        ContainerRules.addImages(errors, "spec.initContainers", spec.getInitContainersList());
        addDeadline(errors, spec, before);
        if (!spec.getTolerationsList().containsAll(before.getTolerationsList())) {
            errors.add(FieldError.forbidden(
                    "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"));
        }
        if (!withoutChangeable(spec, before).equals(before)) {
            errors.add(FieldError.forbidden("spec", FROZEN));
        }
        return errors;
    }

    private static void addDeadline(List<FieldError> errors, PodSpec spec, PodSpec before) {
        if (!before.hasActiveDeadlineSeconds()) {
            return;
        }
        String field = "spec.activeDeadlineSeconds";
        if (!spec.hasActiveDeadlineSeconds()) {
            errors.add(FieldError.invalid(field, null, "must not update from a positive integer to nil value"));
        } else if (spec.getActiveDeadlineSeconds() > before.getActiveDeadlineSeconds()) {
            errors.add(FieldError.invalid(
                    field,
                    spec.getActiveDeadlineSeconds(),
                    "must be less than or equal to previous value " + before.getActiveDeadlineSeconds()));
        }
    }

    /** The new spec with everything that may change as it was before: equal to the old one if nothing else changed. */
    private static PodSpec withoutChangeable(PodSpec spec, PodSpec before) {
        PodSpec.Builder same = spec.toBuilder();
        for (int i = 0; i < before.getContainersCount(); i++) {
            same.getContainersBuilder(i).setImage(before.getContainers(i).getImage());
        }
        for (int i = 0; i < before.getInitContainersCount(); i++) {
            same.getInitContainersBuilder(i)
                    .setImage(before.getInitContainers(i).getImage());
        }
        same.clearTolerations().addAllTolerations(before.getTolerationsList());
        same.clearActiveDeadlineSeconds();
        if (before.hasActiveDeadlineSeconds()) {
            same.setActiveDeadlineSeconds(before.getActiveDeadlineSeconds());
        }
        if (before.getTerminationGracePeriodSeconds() < 0 && spec.getTerminationGracePeriodSeconds() == 1) {
            same.setTerminationGracePeriodSeconds(before.getTerminationGracePeriodSeconds());
        }
        boolean gatesOnlyRemoved = before.getSchedulingGatesList().containsAll(spec.getSchedulingGatesList());
        if (gatesOnlyRemoved) {
            same.clearSchedulingGates().addAllSchedulingGates(before.getSchedulingGatesList());
        }
        return same.build();
    }
}
