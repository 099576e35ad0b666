package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerPort;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.VolumeSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds for the containers of a pod, in each of the places where they stand. */
final class ContainerRules {
    private static final String ALWAYS = "Always";
    private static final List<String> PULL_POLICIES = List.of(ALWAYS, "IfNotPresent", "Never");
    private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");
    private static final String NOT_FOR_INIT = "may not be set for init containers without restartPolicy=Always";

    /**
     * What a container's rules need to know of its pod.
     *
     * @param volumes the good ones, by name
     * @param claims names of the pod's resource claims
     * @param names of containers, as far as they have been seen
     */
    record Pod(PodSpec spec, Map<String, VolumeSource> volumes, Set<String> claims, Set<String> names) {}

    private ContainerRules() {}

    /** Those that run side by side. */
    static void addRegular(List<FieldError> errors, String field, Pod pod) {
        List<Container> containers = pod.spec().getContainersList();
        if (containers.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        }
        for (int i = 0; i < containers.size(); i++) {
            String at = field + "[" + i + "]";
            Container container = containers.get(i);
            addCommon(errors, at, container, pod);
            if (!pod.names().add(container.getName())) {
                errors.add(FieldError.duplicate(at + ".name", container.getName()));
            }
            HandlerRules.add(errors, at, container, pod.spec());
            if (container.hasRestartPolicy()) {
                errors.add(FieldError.forbidden(at + ".restartPolicy", "may not be set for non-init containers"));
            }
        }
        addHostPorts(errors, field, containers);
    }

    /** Those that run before the others, one after the other; one that restarts always goes on beside them. */
    static void addInit(List<FieldError> errors, String field, Pod pod) {
        List<Container> containers = pod.spec().getInitContainersList();
        for (int i = 0; i < containers.size(); i++) {
            String at = field + "[" + i + "]";
            Container container = containers.get(i);
            addCommon(errors, at, container, pod);
            if (container.hasRestartPolicy() && !container.getRestartPolicy().equals(ALWAYS)) {
                errors.add(
                        FieldError.notSupported(at + ".restartPolicy", container.getRestartPolicy(), List.of(ALWAYS)));
            }
            addName(errors, at, container, pod);
            // Kubernetes: each is looked at as if it were the only one
            addHostPorts(errors, field, List.of(container));
            if (container.getRestartPolicy().equals(ALWAYS)) {
                HandlerRules.add(errors, at, container, pod.spec());
            } else {
                addForbidden(errors, at + ".lifecycle", container.hasLifecycle());
                addForbidden(errors, at + ".livenessProbe", container.hasLivenessProbe());
                addForbidden(errors, at + ".readinessProbe", container.hasReadinessProbe());
                addForbidden(errors, at + ".startupProbe", container.hasStartupProbe());
            }
            ContainerResourceRules.addNoResizePolicy(errors, at + ".resizePolicy", container.getResizePolicyList());
        }
    }

    private static void addForbidden(List<FieldError> errors, String field, boolean isSet) {
        if (isSet) {
            errors.add(FieldError.forbidden(field, NOT_FOR_INIT));
        }
    }

    /** What holds wherever a container stands. */
    static void addCommon(List<FieldError> errors, String field, Container container, Pod pod) {
        if (container.getName().isEmpty()) {
            errors.add(FieldError.required(field + ".name", ""));
        } else {
            MetaRules.addInvalid(errors, field + ".name", container.getName(), Names.dnsLabel(container.getName()));
        }
        if (container.getImage().isEmpty()) {
            errors.add(FieldError.required(field + ".image", ""));
        }
        PodSpecRules.addEnum(
                errors, field + ".terminationMessagePolicy", container.getTerminationMessagePolicy(), MESSAGE_POLICIES);
        addPorts(errors, field + ".ports", container.getPortsList());
        EnvironmentRules.add(errors, field, container);
        MountRules.add(errors, field, container, pod.volumes());
        PodSpecRules.addEnum(errors, field + ".imagePullPolicy", container.getImagePullPolicy(), PULL_POLICIES);
        ContainerResourceRules.add(errors, field + ".resources", container.getResources(), pod.claims());
        ContainerResourceRules.addResizePolicy(
                errors,
                field + ".resizePolicy",
                container.getResizePolicyList(),
                pod.spec().getRestartPolicy());
        SecurityRules.addContainer(errors, field + ".securityContext", container.getSecurityContext());
    }

    /** No other container of the pod has the name. */
    static void addName(List<FieldError> errors, String field, Container container, Pod pod) {
        if (!container.getName().isEmpty() && !pod.names().add(container.getName())) {
            errors.add(FieldError.duplicate(field + ".name", container.getName()));
        }
    }

    /** For pods; in templates Kubernetes bears it. */
    static void addImageForms(List<FieldError> errors, String field, List<Container> containers) {
        for (int i = 0; i < containers.size(); i++) {
            addImageForm(errors, field + "[" + i + "]", containers.get(i));
        }
    }

    static void addImageForm(List<FieldError> errors, String field, Container container) {
        String image = container.getImage();
        if (!image.equals(image.strip())) {
            errors.add(FieldError.invalid(field + ".image", image, "must not have leading or trailing whitespace"));
        }
    }

    /** The images of the containers of a pod that exists. */
    static void addImages(List<FieldError> errors, String field, List<Container> containers) {
        for (int i = 0; i < containers.size(); i++) {
            String at = field + "[" + i + "]";
            if (containers.get(i).getImage().isEmpty()) {
                errors.add(FieldError.required(at + ".image", ""));
            }
            addImageForm(errors, at, containers.get(i));
        }
    }

    private static void addPorts(List<FieldError> errors, String field, List<ContainerPort> ports) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            ContainerPort port = ports.get(i);
            String at = field + "[" + i + "]";
            if (!port.getName().isEmpty()) {
                List<String> wrong = Names.portName(port.getName());
                MetaRules.addInvalid(errors, at + ".name", port.getName(), wrong);
                if (wrong.isEmpty() && !names.add(port.getName())) {
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

    private static void addHostPorts(List<FieldError> errors, String field, List<Container> containers) {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < containers.size(); i++) {
            List<ContainerPort> ports = containers.get(i).getPortsList();
            for (int j = 0; j < ports.size(); j++) {
                ContainerPort port = ports.get(j);
                String socket = port.getProtocol() + "/" + port.getHostIP() + "/" + port.getHostPort();
                if (port.getHostPort() != 0 && !taken.add(socket)) {
                    errors.add(FieldError.duplicate(field + "[" + i + "].ports[" + j + "].hostPort", socket));
                }
            }
        }
    }
}
