package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.ContainerPort;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.Toleration;
import io.balsa.k8s.core.v1.VolumeSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds for the spec of a pod, and of the template of one. Expects defaults to be filled in. */
final class PodSpecRules {
    private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
    private static final List<String> DNS_POLICIES =
            List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    private static final List<String> TOLERATION_EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");
    private static final List<String> TOLERATION_OPERATORS = List.of("Equal", "Exists");

    private PodSpecRules() {}

    static void add(List<FieldError> errors, String field, PodSpec spec) {
        Map<String, VolumeSource> volumes = PodVolumeRules.add(errors, field + ".volumes", spec.getVolumesList());
        Set<String> claims =
                ContainerResourceRules.addPodClaims(errors, field + ".resourceClaims", spec.getResourceClaimsList());
        ContainerRules.Pod pod = new ContainerRules.Pod(spec, volumes, claims, new HashSet<>());
        ContainerRules.addRegular(errors, field + ".containers", pod);
        ContainerRules.addInit(errors, field + ".initContainers", pod);
        addEnum(errors, field + ".restartPolicy", spec.getRestartPolicy(), RESTART_POLICIES);
        addEnum(errors, field + ".dnsPolicy", spec.getDnsPolicy(), DNS_POLICIES);
        MetaRules.addLabels(errors, field + ".nodeSelector", spec.getNodeSelectorMap());
        if (!spec.getNodeName().isEmpty()) {
            MetaRules.addInvalid(
                    errors, field + ".nodeName", spec.getNodeName(), Names.dnsSubdomain(spec.getNodeName()));
        }
        if (!spec.getServiceAccountName().isEmpty()) {
            MetaRules.addInvalid(
                    errors,
                    field + ".serviceAccountName",
                    spec.getServiceAccountName(),
                    Names.dnsSubdomain(spec.getServiceAccountName()));
        }
        if (!spec.getHostname().isEmpty()) {
            MetaRules.addInvalid(errors, field + ".hostname", spec.getHostname(), Names.dnsLabel(spec.getHostname()));
        }
        if (!spec.getSubdomain().isEmpty()) {
            MetaRules.addInvalid(
                    errors, field + ".subdomain", spec.getSubdomain(), Names.dnsLabel(spec.getSubdomain()));
        }
        if (spec.hasActiveDeadlineSeconds()
                && (spec.getActiveDeadlineSeconds() < 1 || spec.getActiveDeadlineSeconds() > Integer.MAX_VALUE)) {
            errors.add(FieldError.invalid(
                    field + ".activeDeadlineSeconds",
                    spec.getActiveDeadlineSeconds(),
                    Names.between(1, Integer.MAX_VALUE)));
        }
        for (int i = 0; i < spec.getTolerationsCount(); i++) {
            addToleration(errors, field + ".tolerations[" + i + "]", spec.getTolerations(i));
        }
        if (spec.getHostNetwork()) {
            addHostPorts(errors, field + ".containers", spec);
        }
        SecurityRules.addPod(errors, field + ".securityContext", spec);
        PodNetworkRules.add(errors, field, spec);
        PlacementRules.add(errors, field, spec);
        for (int i = 0; i < spec.getReadinessGatesCount(); i++) {
            String type = spec.getReadinessGates(i).getConditionType();
            MetaRules.addInvalid(
                    errors, field + ".readinessGates[" + i + "].conditionType", type, Names.qualifiedName(type));
        }
        if (spec.hasRuntimeClassName()) {
            MetaRules.addInvalid(
                    errors,
                    field + ".runtimeClassName",
                    spec.getRuntimeClassName(),
                    Names.dnsSubdomain(spec.getRuntimeClassName()));
        }
        SystemRules.add(errors, field, spec);
    }

    /** On the node's own network a port is where it is. */
    private static void addHostPorts(List<FieldError> errors, String field, PodSpec spec) {
        for (int i = 0; i < spec.getContainersCount(); i++) {
            for (int j = 0; j < spec.getContainers(i).getPortsCount(); j++) {
                ContainerPort port = spec.getContainers(i).getPorts(j);
                if (port.getHostPort() != 0 && port.getHostPort() != port.getContainerPort()) {
                    errors.add(FieldError.invalid(
                            field + "[" + i + "].ports[" + j + "].hostPort",
                            port.getHostPort(),
                            "must match `containerPort` when `hostNetwork` is true"));
                }
            }
        }
    }

    static void addToleration(List<FieldError> errors, String field, Toleration toleration) {
        if (!toleration.getKey().isEmpty()) {
            MetaRules.addInvalid(errors, field + ".key", toleration.getKey(), Names.qualifiedName(toleration.getKey()));
        } else if (!toleration.getOperator().equals("Exists")) {
            errors.add(FieldError.invalid(
                    field + ".operator",
                    toleration.getOperator(),
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\""));
        }
        if (toleration.hasTolerationSeconds() && !toleration.getEffect().equals("NoExecute")) {
            errors.add(FieldError.invalid(
                    field + ".effect",
                    toleration.getEffect(),
                    "effect must be 'NoExecute' when `tolerationSeconds` is set"));
        }
        switch (toleration.getOperator()) {
            case "", "Equal" ->
                MetaRules.addInvalid(
                        errors, field + ".operator", toleration.getValue(), Names.labelValue(toleration.getValue()));
            case "Exists" -> {
                if (!toleration.getValue().isEmpty()) {
                    errors.add(FieldError.invalid(
                            field + ".operator",
                            toleration.getValue(),
                            "value must be empty when `operator` is 'Exists'"));
                }
            }
            default ->
                errors.add(
                        FieldError.notSupported(field + ".operator", toleration.getOperator(), TOLERATION_OPERATORS));
        }
        if (!toleration.getEffect().isEmpty() && !TOLERATION_EFFECTS.contains(toleration.getEffect())) {
            errors.add(FieldError.notSupported(field + ".effect", toleration.getEffect(), TOLERATION_EFFECTS));
        }
    }

    /** A value out of a closed set that must be there. */
    static void addEnum(List<FieldError> errors, String field, String value, List<String> supported) {
        if (value.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        } else if (!supported.contains(value)) {
            errors.add(FieldError.notSupported(field, value, supported));
        }
    }
}
