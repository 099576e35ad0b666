package io.balsa.api.model.kinds;

import io.balsa.api.model.Quantity;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerPort;
import io.balsa.k8s.core.v1.EnvVar;
import io.balsa.k8s.core.v1.Probe;
import io.balsa.k8s.core.v1.ProbeHandler;
import io.balsa.k8s.core.v1.ResourceRequirements;
import io.balsa.k8s.core.v1.VolumeMount;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What holds for one container. */
final class ContainerRules {
    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");

    /** What a container's rules need to know of its pod: the volumes, and the container names seen so far. */
    record Pod(Set<String> volumes, Set<String> names) {}

    private ContainerRules() {}

    static void add(List<FieldError> errors, String field, Container container, Pod pod) {
        if (container.getName().isEmpty()) {
            errors.add(FieldError.required(field + ".name", ""));
        } else {
            MetaRules.addInvalid(errors, field + ".name", container.getName(), Names.dnsLabel(container.getName()));
            if (!pod.names().add(container.getName())) {
                errors.add(FieldError.duplicate(field + ".name", container.getName()));
            }
        }
        addImage(errors, field + ".image", container.getImage());
        addPorts(errors, field + ".ports", container.getPortsList());
        addEnvironment(errors, field + ".env", container.getEnvList());
        addMounts(errors, field + ".volumeMounts", container.getVolumeMountsList(), pod.volumes());
        PodSpecRules.addEnum(errors, field + ".imagePullPolicy", container.getImagePullPolicy(), PULL_POLICIES);
        PodSpecRules.addEnum(
                errors, field + ".terminationMessagePolicy", container.getTerminationMessagePolicy(), MESSAGE_POLICIES);
        SecurityRules.addContainer(errors, field + ".securityContext", container.getSecurityContext());
        addResources(errors, field + ".resources", container.getResources());
        if (container.hasLivenessProbe()) {
            addProbe(errors, field + ".livenessProbe", container.getLivenessProbe());
            addOneSuccess(errors, field + ".livenessProbe", container.getLivenessProbe());
        }
        if (container.hasReadinessProbe()) {
            addProbe(errors, field + ".readinessProbe", container.getReadinessProbe());
        }
        if (container.hasStartupProbe()) {
            addProbe(errors, field + ".startupProbe", container.getStartupProbe());
            addOneSuccess(errors, field + ".startupProbe", container.getStartupProbe());
        }
    }

    static void addImage(List<FieldError> errors, String field, String image) {
        if (image.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        } else if (!image.equals(image.strip())) {
            errors.add(FieldError.invalid(field, image, "must not have leading or trailing whitespace"));
        }
    }

    private static void addPorts(List<FieldError> errors, String field, List<ContainerPort> ports) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            ContainerPort port = ports.get(i);
            String at = field + "[" + i + "]";
            if (!port.getName().isEmpty()) {
                MetaRules.addInvalid(errors, at + ".name", port.getName(), Names.portName(port.getName()));
                if (!names.add(port.getName())) {
                    errors.add(FieldError.duplicate(at + ".name", port.getName()));
                }
            }
            if (port.getContainerPort() == 0) {
                errors.add(FieldError.required(at + ".containerPort", ""));
            } else {
                PortRules.addNumber(errors, at + ".containerPort", port.getContainerPort());
            }
            if (port.getHostPort() != 0) {
                PortRules.addNumber(errors, at + ".hostPort", port.getHostPort());
            }
            PortRules.addProtocol(errors, at + ".protocol", port.getProtocol());
        }
    }

    private static void addEnvironment(List<FieldError> errors, String field, List<EnvVar> variables) {
        for (int i = 0; i < variables.size(); i++) {
            EnvVar variable = variables.get(i);
            String at = field + "[" + i + "]";
            if (variable.getName().isEmpty()) {
                errors.add(FieldError.required(at + ".name", ""));
            } else {
                MetaRules.addInvalid(
                        errors, at + ".name", variable.getName(), Names.environmentName(variable.getName()));
            }
            if (!variable.hasValueFrom()) {
                continue;
            }
            int sources = variable.getValueFrom().getAllFields().size();
            if (sources == 0) {
                errors.add(FieldError.invalid(
                        at + ".valueFrom",
                        "",
                        "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"));
            } else if (!variable.getValue().isEmpty()) {
                errors.add(FieldError.invalid(at + ".valueFrom", "", "may not be specified when `value` is not empty"));
            } else if (sources > 1) {
                errors.add(FieldError.invalid(
                        at + ".valueFrom", "", "may not have more than one field specified at a time"));
            }
        }
    }

    private static void addMounts(
            List<FieldError> errors, String field, List<VolumeMount> mounts, Set<String> volumes) {
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < mounts.size(); i++) {
            VolumeMount mount = mounts.get(i);
            String at = field + "[" + i + "]";
            if (mount.getName().isEmpty()) {
                errors.add(FieldError.required(at + ".name", ""));
            } else if (!volumes.contains(mount.getName())) {
                errors.add(FieldError.notFound(at + ".name", mount.getName()));
            }
            if (mount.getMountPath().isEmpty()) {
                errors.add(FieldError.required(at + ".mountPath", ""));
            } else if (!paths.add(mount.getMountPath())) {
                errors.add(FieldError.invalid(at + ".mountPath", mount.getMountPath(), "must be unique"));
            }
            if (mount.getSubPath().startsWith("/")) {
                errors.add(FieldError.invalid(at + ".subPath", mount.getSubPath(), "must be a relative path"));
            } else if (List.of(mount.getSubPath().split("/", -1)).contains("..")) {
                errors.add(FieldError.invalid(at + ".subPath", mount.getSubPath(), "must not contain '..'"));
            }
        }
    }

    private static void addResources(List<FieldError> errors, String field, ResourceRequirements resources) {
        Map<String, io.balsa.k8s.resource.Quantity> limits = resources.getLimitsMap();
        addAmounts(errors, field + ".limits", limits);
        addAmounts(errors, field + ".requests", resources.getRequestsMap());
        new TreeMap<>(resources.getRequestsMap()).forEach((name, message) -> {
            io.balsa.k8s.resource.Quantity limit = limits.get(name);
            if (limit != null && Quantity.of(message).compareTo(Quantity.of(limit)) > 0) {
                errors.add(FieldError.invalid(
                        field + ".requests",
                        message.getString(),
                        "must be less than or equal to " + name + " limit of " + limit.getString()));
            }
        });
    }

    private static void addAmounts(
            List<FieldError> errors, String field, Map<String, io.balsa.k8s.resource.Quantity> amounts) {
        new TreeMap<>(amounts).forEach((name, amount) -> {
            MetaRules.addInvalid(errors, field, name, Names.qualifiedName(name));
            if (Quantity.of(amount).signum() < 0) {
                errors.add(FieldError.invalid(field + "[" + name + "]", amount.getString(), MetaRules.NOT_NEGATIVE));
            }
        });
    }

    private static void addProbe(List<FieldError> errors, String field, Probe probe) {
        ProbeHandler handler = probe.getHandler();
        int handlers = handler.getAllFields().size();
        if (handlers == 0) {
            errors.add(FieldError.required(field, "must specify a handler type"));
        } else if (handlers > 1) {
            errors.add(FieldError.forbidden(field, "may not specify more than 1 handler type"));
        }
        if (handler.hasExec() && handler.getExec().getCommandCount() == 0) {
            errors.add(FieldError.required(field + ".exec.command", ""));
        }
        if (handler.hasHttpGet()) {
            PortRules.addNumberOrName(
                    errors, field + ".httpGet.port", handler.getHttpGet().getPort());
            PodSpecRules.addEnum(
                    errors, field + ".httpGet.scheme", handler.getHttpGet().getScheme(), List.of("HTTP", "HTTPS"));
        }
        if (handler.hasTcpSocket()) {
            PortRules.addNumberOrName(
                    errors, field + ".tcpSocket.port", handler.getTcpSocket().getPort());
        }
        MetaRules.addNotNegative(errors, field + ".initialDelaySeconds", probe.getInitialDelaySeconds());
        MetaRules.addNotNegative(errors, field + ".timeoutSeconds", probe.getTimeoutSeconds());
        MetaRules.addNotNegative(errors, field + ".periodSeconds", probe.getPeriodSeconds());
        MetaRules.addNotNegative(errors, field + ".successThreshold", probe.getSuccessThreshold());
        MetaRules.addNotNegative(errors, field + ".failureThreshold", probe.getFailureThreshold());
    }

    private static void addOneSuccess(List<FieldError> errors, String field, Probe probe) {
        if (probe.getSuccessThreshold() != 1) {
            errors.add(FieldError.invalid(field + ".successThreshold", probe.getSuccessThreshold(), "must be 1"));
        }
    }
}
