package io.balsa.api.model.kinds;

import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServicePort;
import io.balsa.k8s.core.v1.ServiceSpec;
import java.util.Set;
import java.util.stream.Collectors;

/** Which fields the types of services have, and what becomes of them when the type changes. */
final class ServiceTypes {
    private ServiceTypes() {}

    /** Only another name: nothing in the cluster answers for it. */
    static boolean isAlias(ServiceSpec spec) {
        return spec.getType().equals("ExternalName");
    }

    static boolean isBalanced(ServiceSpec spec) {
        return spec.getType().equals("LoadBalancer");
    }

    static boolean hasNodePorts(ServiceSpec spec) {
        return spec.getType().equals("NodePort") || isBalanced(spec);
    }

    static boolean isReachedFromOutside(ServiceSpec spec) {
        return hasNodePorts(spec) || (spec.getType().equals("ClusterIP") && spec.getExternalIPsCount() > 0);
    }

    /** The balancer asks a node whether it has pods of the service only where other nodes are of no help. */
    static boolean needsHealthCheck(ServiceSpec spec) {
        return isBalanced(spec) && spec.getExternalTrafficPolicy().equals("Local");
    }

    static boolean hasSameClass(ServiceSpec next, ServiceSpec old) {
        return next.hasLoadBalancerClass() == old.hasLoadBalancerClass()
                && next.getLoadBalancerClass().equals(old.getLoadBalancerClass());
    }

    /**
     * The next state without the fields that its type does not have: most of them were filled in for the old type, so
     * the client that changes the type need not know them. What the client changed itself stays, and is refused.
     */
    static Service withoutOtherTypesFields(Service next, Service old) {
        ServiceSpec now = next.getSpec();
        ServiceSpec was = old.getSpec();
        Service.Builder service = next.toBuilder();
        ServiceSpec.Builder spec = service.getSpecBuilder();
        if (isAlias(now) && !isAlias(was)) {
            dropAddress(spec, was);
        }
        if (hasNodePorts(was) && !hasNodePorts(now) && nodePorts(was).containsAll(nodePorts(now))) {
            spec.getPortsBuilderList().forEach(ServicePort.Builder::clearNodePort);
        }
        keepOrDropHealthCheck(spec, now, was);
        if (isBalanced(was) && !isBalanced(now)) {
            dropBalancer(spec, was);
        }
        if (isReachedFromOutside(was)
                && !isReachedFromOutside(now)
                && now.getExternalTrafficPolicy().equals(was.getExternalTrafficPolicy())) {
            spec.clearExternalTrafficPolicy();
        }
        if (!isBalanced(now) && next.getStatus().hasLoadBalancer()) {
            service.getStatusBuilder().clearLoadBalancer();
        }
        return service.build();
    }

    private static void dropAddress(ServiceSpec.Builder spec, ServiceSpec was) {
        boolean isSameList = spec.getClusterIPsList().equals(was.getClusterIPsList());
        // who takes away the one address means the list that repeats it too
        if (isSameList && spec.getClusterIP().isEmpty()) {
            spec.clearClusterIPs();
        } else if (isSameList && spec.getClusterIP().equals(was.getClusterIP())) {
            spec.clearClusterIP().clearClusterIPs();
        }
        if (spec.getIpFamiliesList().equals(was.getIpFamiliesList())) {
            spec.clearIpFamilies();
        }
        if (spec.getIpFamilyPolicy().equals(was.getIpFamilyPolicy())) {
            spec.clearIpFamilyPolicy();
        }
    }

    private static void keepOrDropHealthCheck(ServiceSpec.Builder spec, ServiceSpec now, ServiceSpec was) {
        if (!needsHealthCheck(was)) {
            return;
        }
        int port = was.getHealthCheckNodePort();
        if (needsHealthCheck(now)) {
            if (now.getHealthCheckNodePort() == 0 && port != 0) {
                spec.setHealthCheckNodePort(port);
            }
        } else if (now.getHealthCheckNodePort() == port) {
            spec.clearHealthCheckNodePort();
        }
    }

    private static void dropBalancer(ServiceSpec.Builder spec, ServiceSpec was) {
        if (spec.hasAllocateLoadBalancerNodePorts()
                && was.hasAllocateLoadBalancerNodePorts()
                && spec.getAllocateLoadBalancerNodePorts() == was.getAllocateLoadBalancerNodePorts()) {
            spec.clearAllocateLoadBalancerNodePorts();
        }
        if (spec.hasLoadBalancerClass() && spec.getLoadBalancerClass().equals(was.getLoadBalancerClass())) {
            spec.clearLoadBalancerClass();
        }
    }

    private static Set<Integer> nodePorts(ServiceSpec spec) {
        return spec.getPortsList().stream()
                .map(ServicePort::getNodePort)
                .filter(port -> port != 0)
                .collect(Collectors.toSet());
    }
}
