package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
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
    private static final int KUBELET_PORT = 10_250;
    private static final int MAX_AFFINITY_SECONDS = 86_400;
    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> AFFINITIES = List.of("ClientIP", "None");
    private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
    private static final List<String> FAMILY_POLICIES = List.of("PreferDualStack", "RequireDualStack", "SingleStack");
    private static final String NOT_FOR_ALIASES = "may not be set for ExternalName services";

    private ServiceRules() {}

    static List<FieldError> validate(Service service) {
        ServiceSpec spec = service.getSpec();
        List<FieldError> errors = new ArrayList<>();
        boolean alias = ServiceTypes.isAlias(spec);
        if (spec.getPortsCount() == 0 && !isHeadless(spec) && !alias) {
            errors.add(FieldError.required("spec.ports", ""));
        }
        addType(errors, spec);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < spec.getPortsCount(); i++) {
            addPort(errors, "spec.ports[" + i + "]", spec.getPorts(i), spec.getPortsCount() > 1, names);
        }
        MetaRules.addLabels(errors, "spec.selector", spec.getSelectorMap());
        addAffinity(errors, spec);
        if (!alias) {
            addFamilies(errors, spec);
        }
        for (int i = 0; i < spec.getExternalIPsCount(); i++) {
            AddressRules.addReachable(errors, "spec.externalIPs[" + i + "]", spec.getExternalIPs(i));
        }
        PodSpecRules.addEnum(errors, "spec.type", spec.getType(), TYPES);
        addNodePorts(errors, spec);
        addDuplicates(errors, spec);
        ServiceTrafficRules.add(errors, service);
        return errors;
    }

    private static boolean isHeadless(ServiceSpec spec) {
        return spec.getClusterIP().equals(HEADLESS);
    }

    private static void addType(List<FieldError> errors, ServiceSpec spec) {
        boolean balanced = ServiceTypes.isBalanced(spec);
        for (int i = 0; balanced && i < spec.getPortsCount(); i++) {
            if (spec.getPorts(i).getPort() == KUBELET_PORT) {
                errors.add(FieldError.invalid(
                        "spec.ports[" + i + "]",
                        KUBELET_PORT,
                        "may not expose port " + KUBELET_PORT + " externally since it is used by kubelet"));
            }
        }
        if (isHeadless(spec) && ServiceTypes.hasNodePorts(spec)) {
            errors.add(FieldError.invalid(
                    "spec.clusterIPs[0]", HEADLESS, "may not be set to 'None' for " + spec.getType() + " services"));
        }
        if (ServiceTypes.isAlias(spec)) {
            addAlias(errors, spec);
        }
    }

    private static void addAlias(List<FieldError> errors, ServiceSpec spec) {
        if (!spec.getClusterIP().isEmpty() || spec.getClusterIPsCount() > 0) {
            errors.add(FieldError.forbidden("spec.clusterIPs", NOT_FOR_ALIASES));
        }
        if (spec.getIpFamiliesCount() > 0) {
            errors.add(FieldError.forbidden("spec.ipFamilies", NOT_FOR_ALIASES));
        }
        if (spec.hasIpFamilyPolicy()) {
            errors.add(FieldError.forbidden("spec.ipFamilyPolicy", NOT_FOR_ALIASES));
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

    private static void addPort(
            List<FieldError> errors, String field, ServicePort port, boolean nameRequired, Set<String> names) {
        if (!port.getName().isEmpty()) {
            MetaRules.addInvalid(errors, field + ".name", port.getName(), Names.dnsLabel(port.getName()));
            if (!names.add(port.getName())) {
                errors.add(FieldError.duplicate(field + ".name", port.getName()));
            }
        } else if (nameRequired) {
            errors.add(FieldError.required(field + ".name", ""));
        }
        PortRules.addNumber(errors, field + ".port", port.getPort());
        PortRules.addProtocol(errors, field + ".protocol", port.getProtocol());
        PortRules.addNumberOrName(errors, field + ".targetPort", port.getTargetPort());
        if (port.hasAppProtocol()) {
            MetaRules.addInvalid(
                    errors, field + ".appProtocol", port.getAppProtocol(), Names.qualifiedName(port.getAppProtocol()));
        }
    }

    private static void addAffinity(List<FieldError> errors, ServiceSpec spec) {
        PodSpecRules.addEnum(errors, "spec.sessionAffinity", spec.getSessionAffinity(), AFFINITIES);
        int seconds = spec.getSessionAffinityConfig().getClientIP().getTimeoutSeconds();
        if (spec.getSessionAffinity().equals("ClientIP") && (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS)) {
            errors.add(FieldError.invalid(
                    "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
                    seconds,
                    "must be greater than 0 and less than " + MAX_AFFINITY_SECONDS));
        }
    }

    private static void addFamilies(List<FieldError> errors, ServiceSpec spec) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < spec.getIpFamiliesCount(); i++) {
            String field = "spec.ipFamilies[" + i + "]";
            MetaRules.addOneOf(errors, field, spec.getIpFamilies(i), FAMILIES);
            if (!seen.add(spec.getIpFamilies(i))) {
                errors.add(FieldError.duplicate(field, spec.getIpFamilies(i)));
            }
        }
        if (spec.hasIpFamilyPolicy()) {
            MetaRules.addOneOf(errors, "spec.ipFamilyPolicy", spec.getIpFamilyPolicy(), FAMILY_POLICIES);
        }
        String address = spec.getClusterIP();
        if (address.isEmpty() || isHeadless(spec)) {
            return;
        }
        int before = errors.size();
        PortRules.addIp(errors, "spec.clusterIPs[0]", address);
        if (errors.size() > before || spec.getIpFamiliesCount() == 0) {
            return;
        }
        String family = spec.getIpFamilies(0);
        if (FAMILIES.contains(family) && PortRules.isIpv6(address) != family.equals("IPv6")) {
            errors.add(FieldError.invalid(
                    "spec.clusterIPs[0]", address, "expected an " + family + " value as indicated by `ipFamilies[0]`"));
        }
    }

    /** Kubernetes lets an alias carry node ports that nobody gave it: here whoever holds them would lose them. */
    private static void addNodePorts(List<FieldError> errors, ServiceSpec spec) {
        boolean mayHaveNodePorts = ServiceTypes.hasNodePorts(spec);
        for (int i = 0; i < spec.getPortsCount(); i++) {
            String field = "spec.ports[" + i + "].nodePort";
            int port = spec.getPorts(i).getNodePort();
            if (port != 0 && !mayHaveNodePorts) {
                errors.add(FieldError.forbidden(field, "may not be used when `type` is '" + spec.getType() + "'"));
            } else if (port != 0) {
                PortRules.addNumber(errors, field, port);
            }
        }
    }

    private static void addDuplicates(List<FieldError> errors, ServiceSpec spec) {
        Set<String> nodePorts = new HashSet<>();
        for (int i = 0; i < spec.getPortsCount(); i++) {
            ServicePort port = spec.getPorts(i);
            if (port.getNodePort() != 0 && !nodePorts.add(port.getProtocol() + "/" + port.getNodePort())) {
                errors.add(FieldError.duplicate("spec.ports[" + i + "].nodePort", port.getNodePort()));
            }
        }
        Set<String> numbers = new HashSet<>();
        for (int i = 0; i < spec.getPortsCount(); i++) {
            ServicePort port = spec.getPorts(i);
            if (!numbers.add(port.getProtocol() + "/" + port.getPort())) {
                errors.add(FieldError.raw(
                        FieldError.Type.DUPLICATE,
                        "spec.ports[" + i + "]",
                        GoStructs.servicePort(port.getProtocol(), port.getPort()),
                        ""));
            }
        }
    }

    /** The address stays as long as the service has one of its own. */
    static List<FieldError> validateUpdate(Service next, Service old) {
        List<FieldError> errors = new ArrayList<>();
        boolean hadAddress = !ServiceTypes.isAlias(old.getSpec())
                && !old.getSpec().getClusterIP().isEmpty();
        if (hadAddress
                && !ServiceTypes.isAlias(next.getSpec())
                && !next.getSpec().getClusterIP().equals(old.getSpec().getClusterIP())) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    "spec.clusterIPs[0]",
                    GoStructs.list(List.of(next.getSpec().getClusterIP())),
                    "may not change once set"));
        }
        ServiceTrafficRules.addChanges(errors, next.getSpec(), old.getSpec());
        errors.addAll(validate(next));
        return errors;
    }
}
