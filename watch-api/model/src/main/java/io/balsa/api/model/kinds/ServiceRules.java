package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServicePort;
import io.balsa.k8s.core.v1.ServiceSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for a service. Expects defaults to be filled in. */
final class ServiceRules {
    private static final String HEADLESS = "None";
    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> AFFINITIES = List.of("ClientIP", "None");
    private static final List<String> TRAFFIC_POLICIES = List.of("Cluster", "Local");

    private ServiceRules() {}

    static List<FieldError> validate(Service service) {
        ServiceSpec spec = service.getSpec();
        List<FieldError> errors = new ArrayList<>();
        boolean headless = spec.getClusterIP().equals(HEADLESS);
        boolean alias = spec.getType().equals("ExternalName");
        if (spec.getPortsCount() == 0 && !headless && !alias) {
            errors.add(FieldError.required("spec.ports", ""));
        }
        if (alias) {
            addAlias(errors, spec);
        } else if (!spec.getClusterIP().isEmpty() && !headless) {
            PortRules.addIp(errors, "spec.clusterIPs[0]", spec.getClusterIP());
        }
        addPorts(errors, spec);
        MetaRules.addLabels(errors, "spec.selector", spec.getSelectorMap());
        PodSpecRules.addEnum(errors, "spec.sessionAffinity", spec.getSessionAffinity(), AFFINITIES);
        PodSpecRules.addEnum(errors, "spec.type", spec.getType(), TYPES);
        for (int i = 0; i < spec.getExternalIPsCount(); i++) {
            PortRules.addIp(errors, "spec.externalIPs[" + i + "]", spec.getExternalIPs(i));
        }
        if (spec.hasInternalTrafficPolicy()) {
            PodSpecRules.addEnum(
                    errors, "spec.internalTrafficPolicy", spec.getInternalTrafficPolicy(), TRAFFIC_POLICIES);
        }
        if (!spec.getExternalTrafficPolicy().isEmpty()) {
            PodSpecRules.addEnum(
                    errors, "spec.externalTrafficPolicy", spec.getExternalTrafficPolicy(), TRAFFIC_POLICIES);
        }
        return errors;
    }

    private static void addAlias(List<FieldError> errors, ServiceSpec spec) {
        if (!spec.getClusterIP().isEmpty()) {
            errors.add(FieldError.forbidden("spec.clusterIPs", "may not be set for ExternalName services"));
        }
        String name = spec.getExternalName().endsWith(".")
                ? spec.getExternalName().substring(0, spec.getExternalName().length() - 1)
                : spec.getExternalName();
        if (name.isEmpty()) {
            errors.add(FieldError.required("spec.externalName", ""));
        } else {
            MetaRules.addInvalid(errors, "spec.externalName", name, Names.dnsSubdomain(name));
        }
    }

    private static void addPorts(List<FieldError> errors, ServiceSpec spec) {
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        Set<String> nodePorts = new HashSet<>();
        boolean mayHaveNodePorts =
                spec.getType().equals("NodePort") || spec.getType().equals("LoadBalancer");
        for (int i = 0; i < spec.getPortsCount(); i++) {
            ServicePort port = spec.getPorts(i);
            String field = "spec.ports[" + i + "]";
            if (port.getName().isEmpty()) {
                if (spec.getPortsCount() > 1) {
                    errors.add(FieldError.required(field + ".name", ""));
                }
            } else {
                MetaRules.addInvalid(errors, field + ".name", port.getName(), Names.dnsLabel(port.getName()));
                if (!names.add(port.getName())) {
                    errors.add(FieldError.duplicate(field + ".name", port.getName()));
                }
            }
            PortRules.addNumber(errors, field + ".port", port.getPort());
            PortRules.addProtocol(errors, field + ".protocol", port.getProtocol());
            PortRules.addNumberOrName(errors, field + ".targetPort", port.getTargetPort());
            if (!numbers.add(port.getProtocol() + "/" + port.getPort())) {
                errors.add(FieldError.raw(
                        FieldError.Type.DUPLICATE,
                        field,
                        "{port: " + port.getPort() + ", protocol: " + port.getProtocol() + "}",
                        ""));
            }
            if (port.getNodePort() != 0 && !mayHaveNodePorts) {
                errors.add(FieldError.forbidden(
                        field + ".nodePort", "may not be used when `type` is '" + spec.getType() + "'"));
            } else if (port.getNodePort() != 0) {
                PortRules.addNumber(errors, field + ".nodePort", port.getNodePort());
                if (!nodePorts.add(port.getProtocol() + "/" + port.getNodePort())) {
                    errors.add(FieldError.duplicate(field + ".nodePort", port.getNodePort()));
                }
            }
        }
    }

    /** The address stays as long as the service has one of its own. */
    static List<FieldError> validateUpdate(Service next, Service old) {
        List<FieldError> errors = validate(next);
        boolean hadAddress = !old.getSpec().getType().equals("ExternalName")
                && !old.getSpec().getClusterIP().isEmpty();
        boolean needsAddress = !next.getSpec().getType().equals("ExternalName");
        if (hadAddress
                && needsAddress
                && !next.getSpec().getClusterIP().equals(old.getSpec().getClusterIP())) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    "spec.clusterIPs[0]",
                    "[]string{\"" + next.getSpec().getClusterIP() + "\"}",
                    "may not change once set"));
        }
        return errors;
    }
}
