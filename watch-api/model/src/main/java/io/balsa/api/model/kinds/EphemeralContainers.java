package io.balsa.api.model.kinds;

import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.EphemeralContainer;
import io.balsa.k8s.core.v1.EphemeralContainerCommon;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.ResourceRequirements;
import io.balsa.k8s.core.v1.VolumeMount;
import io.balsa.k8s.core.v1.VolumeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Containers that are added to a running pod to look into it, by the subresource of their name. They are never changed
 * and never taken away.
 */
final class EphemeralContainers {
    private static final String FIELD = "spec.ephemeralContainers";

    private EphemeralContainers() {}

    /** A container's view of an ephemeral one: the same fields under the same numbers (Kubernetes holds that). */
    static Container asContainer(EphemeralContainer container) {
        try {
            return Container.parseFrom(container.getEphemeralContainerCommon().toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an ephemeral container is no container", e);
        }
    }

    /** The reverse of {@link #asContainer}. */
    static EphemeralContainer withContainer(EphemeralContainer container, Container filled) {
        try {
            return container.toBuilder()
                    .setEphemeralContainerCommon(EphemeralContainerCommon.parseFrom(filled.toByteString()))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a container is no ephemeral container", e);
        }
    }

    /** An update through the subresource changes them and nothing else. */
    static Pod prepareForUpdate(Pod next, Pod old) {
        Pod.Builder kept = old.toBuilder();
        kept.getSpecBuilder()
                .clearEphemeralContainers()
                .addAllEphemeralContainers(next.getSpec().getEphemeralContainersList());
        return kept.build();
    }

    /** They come with the subresource, not with the pod. */
    static void addForbidden(List<FieldError> errors, PodSpec spec) {
        if (spec.getEphemeralContainersCount() > 0) {
            errors.add(FieldError.forbidden(FIELD, "cannot be set on create"));
        }
    }

    static List<FieldError> validateUpdate(Pod next, Pod old) {
        List<FieldError> errors = new ArrayList<>();
        PodSpec spec = next.getSpec();
        ContainerRules.Pod pod = context(spec);
        Set<String> targets = Set.copyOf(pod.names());
        for (int i = 0; i < spec.getEphemeralContainersCount(); i++) {
            String at = FIELD + "[" + i + "]";
            EphemeralContainer container = spec.getEphemeralContainers(i);
            Container view = asContainer(container);
            ContainerRules.addCommon(errors, at, view, pod);
            ContainerRules.addImageForm(errors, at, view);
            ContainerRules.addName(errors, at, view, pod);
            String target = container.getTargetContainerName();
            if (!target.isEmpty() && !targets.contains(target)) {
                errors.add(FieldError.notFound(at + ".targetContainerName", target));
            }
            addUnusable(errors, at, view);
        }
        addChanges(errors, spec, old.getSpec());
        return errors;
    }

    private static ContainerRules.Pod context(PodSpec spec) {
        Map<String, VolumeSource> volumes = new HashMap<>();
        spec.getVolumesList().forEach(volume -> volumes.put(volume.getName(), volume.getVolumeSource()));
        Set<String> claims = new HashSet<>();
        spec.getResourceClaimsList().forEach(claim -> claims.add(claim.getName()));
        Set<String> names = new HashSet<>();
        spec.getContainersList().forEach(each -> names.add(each.getName()));
        spec.getInitContainersList().forEach(each -> names.add(each.getName()));
        return new ContainerRules.Pod(spec, volumes, claims, names);
    }

    /** What needs a life of its own, or room that was planned for, is for the pod's own containers. */
    private static void addUnusable(List<FieldError> errors, String at, Container container) {
        ResourceRequirements resources = container.getResources();
        Map<String, Boolean> fields = new LinkedHashMap<>();
        fields.put("ports", container.getPortsCount() > 0);
        fields.put(
                "resources",
                resources.getLimitsCount() + resources.getRequestsCount() + resources.getClaimsCount() > 0);
        fields.put("resizePolicy", container.getResizePolicyCount() > 0);
        fields.put("restartPolicy", container.hasRestartPolicy());
        fields.put("livenessProbe", container.hasLivenessProbe());
        fields.put("readinessProbe", container.hasReadinessProbe());
        fields.put("startupProbe", container.hasStartupProbe());
        fields.put("lifecycle", container.hasLifecycle());
        for (int i = 0; i < container.getVolumeMountsCount(); i++) {
            VolumeMount mount = container.getVolumeMounts(i);
            String field = "volumeMounts[" + i + "].subPath";
            fields.put(field, !mount.getSubPath().isEmpty());
            fields.put(field + "Expr", !mount.getSubPathExpr().isEmpty());
        }
        fields.forEach((name, set) -> {
            if (set) {
                errors.add(FieldError.forbidden(at + "." + name, "cannot be set for an Ephemeral Container"));
            }
        });
    }

    private static void addChanges(List<FieldError> errors, PodSpec spec, PodSpec before) {
        Map<String, EphemeralContainer> now = new HashMap<>();
        spec.getEphemeralContainersList().forEach(each -> now.put(name(each), each));
        for (EphemeralContainer container : before.getEphemeralContainersList()) {
            String name = name(container);
            EphemeralContainer kept = now.get(name);
            if (kept == null) {
                errors.add(FieldError.forbidden(
                        FIELD, "existing ephemeral containers \"" + name + "\" may not be removed\n"));
            } else if (!kept.equals(container)) {
                errors.add(FieldError.forbidden(
                        FIELD, "existing ephemeral containers \"" + name + "\" may not be changed\n"));
            }
        }
    }

    private static String name(EphemeralContainer container) {
        return container.getEphemeralContainerCommon().getName();
    }
}
