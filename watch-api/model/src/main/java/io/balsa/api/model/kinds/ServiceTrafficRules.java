package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServiceSpec;
import java.util.List;
import java.util.Map;

/** What holds for where a service's traffic comes from, which way it takes, and who balances it. */
final class ServiceTrafficRules {
    private static final String SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
    private static final String TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";
    private static final String TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";
    private static final String ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";
    private static final List<String> POLICIES = List.of("Cluster", "Local");
    private static final List<String> DISTRIBUTIONS = List.of("PreferClose");

    private ServiceTrafficRules() {}

    static void add(List<FieldError> errors, Service service) {
        ServiceSpec spec = service.getSpec();
        addTopology(errors, service.getMetadata().getAnnotationsMap());
        addSourceRanges(errors, service);
        boolean balanced = ServiceTypes.isBalanced(spec);
        if (spec.hasAllocateLoadBalancerNodePorts() && !balanced) {
            errors.add(FieldError.forbidden("spec.allocateLoadBalancerNodePorts", ONLY_BALANCED));
        }
        if (spec.hasLoadBalancerClass() && !balanced) {
            errors.add(FieldError.forbidden("spec.loadBalancerClass", ONLY_BALANCED));
        } else if (spec.hasLoadBalancerClass()) {
            String name = spec.getLoadBalancerClass();
            MetaRules.addInvalid(errors, "spec.loadBalancerClass", name, Names.qualifiedName(name));
        }
        addExternal(errors, spec);
        if (spec.hasInternalTrafficPolicy()) {
            MetaRules.addOneOf(errors, "spec.internalTrafficPolicy", spec.getInternalTrafficPolicy(), POLICIES);
        }
        if (spec.hasTrafficDistribution()) {
            MetaRules.addOneOf(errors, "spec.trafficDistribution", spec.getTrafficDistribution(), DISTRIBUTIONS);
        }
    }

    private static void addTopology(List<FieldError> errors, Map<String, String> annotations) {
        String mode = annotations.get(TOPOLOGY_MODE);
        String hints = annotations.get(TOPOLOGY_HINTS);
        if (mode != null && hints != null && !mode.equals(hints)) {
            errors.add(FieldError.invalid(
                    "metadata.annotations[" + TOPOLOGY_MODE + "]",
                    mode,
                    "must match annotations[" + TOPOLOGY_HINTS + "] when both are specified"));
        }
    }

    /** The ranges stood in an annotation before they had a field, with spaces around them. */
    private static void addSourceRanges(List<FieldError> errors, Service service) {
        ServiceSpec spec = service.getSpec();
        boolean inField = spec.getLoadBalancerSourceRangesCount() > 0;
        String annotation = service.getMetadata().getAnnotationsMap().get(SOURCE_RANGES);
        if (!inField && annotation == null) {
            return;
        }
        // Kubernetes: the L is a capital
        String field = inField ? "spec.LoadBalancerSourceRanges" : "metadata.annotations[" + SOURCE_RANGES + "]";
        if (!ServiceTypes.isBalanced(spec)) {
            errors.add(FieldError.forbidden(field, ONLY_BALANCED));
        }
        if (inField) {
            for (int i = 0; i < spec.getLoadBalancerSourceRangesCount(); i++) {
                Cidr.add(
                        errors,
                        field + "[" + i + "]",
                        spec.getLoadBalancerSourceRanges(i).strip());
            }
        } else if (annotation != null && !annotation.isBlank()) {
            for (String range : annotation.split(",", -1)) {
                Cidr.add(errors, field, range.strip());
            }
        }
    }

    private static void addExternal(List<FieldError> errors, ServiceSpec spec) {
        String policy = spec.getExternalTrafficPolicy();
        if (ServiceTypes.isReachedFromOutside(spec)) {
            PodSpecRules.addEnum(errors, "spec.externalTrafficPolicy", policy, POLICIES);
        } else if (!policy.isEmpty()) {
            errors.add(FieldError.invalid(
                    "spec.externalTrafficPolicy", policy, "may only be set for externally-accessible services"));
        }
        int port = spec.getHealthCheckNodePort();
        if (port == 0) {
            // Kubernetes requires the port, which it gives out itself: here only who wants one names it
            return;
        }
        if (ServiceTypes.needsHealthCheck(spec)) {
            PortRules.addNumber(errors, "spec.healthCheckNodePort", port);
        } else {
            errors.add(FieldError.invalid(
                    "spec.healthCheckNodePort",
                    port,
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
        }
    }

    /** What whoever balances the traffic has taken up stays as it is. */
    static void addChanges(List<FieldError> errors, ServiceSpec next, ServiceSpec old) {
        if (ServiceTypes.isBalanced(old) && ServiceTypes.isBalanced(next) && !ServiceTypes.hasSameClass(next, old)) {
            errors.add(FieldError.invalid(
                    "spec.loadBalancerClass",
                    next.hasLoadBalancerClass() ? next.getLoadBalancerClass() : null,
                    "may not change once set"));
        }
        if (ServiceTypes.needsHealthCheck(old)
                && ServiceTypes.needsHealthCheck(next)
                && next.getHealthCheckNodePort() != old.getHealthCheckNodePort()) {
            errors.add(FieldError.forbidden("spec.healthCheckNodePort", MetaRules.IMMUTABLE));
        }
    }
}
