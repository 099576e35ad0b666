package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.LoadBalancerIngress;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServicePort;
import io.balsa.k8s.core.v1.ServiceSpec;
import io.balsa.k8s.intstr.IntOrString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A stable address for the pods a selector finds. */
final class ServiceKind {
    private static final int AFFINITY_SECONDS = 10_800;

    static final Kind KIND = Kind.of("", "v1", Service.getDefaultInstance())
            .shortNames("svc")
            .categories("all")
            .storedAs("services/specs")
            .createsOnUpdate()
            .subresources("status")
            .nameRule(Names::dns1035Label)
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Type", "How it is reached."),
                            Column.text("Cluster-IP", "Its address inside the cluster."),
                            Column.text("External-IP", "Its addresses outside the cluster."),
                            Column.text("Port(s)", "Its ports, with node ports."),
                            Column.age(),
                            Column.text("Selector", "Which pods answer.").wide()),
                    ServiceKind::row)
            .selectable("spec.clusterIP", service -> service.getSpec().getClusterIP())
            .selectable("spec.type", service -> service.getSpec().getType())
            .defaults(ServiceKind::defaulted)
            .prepareForCreate(service -> service.toBuilder().clearStatus().build())
            .prepareForUpdate(ServiceTypes::withoutOtherTypesFields)
            .validate(ServiceRules::validate)
            .validateUpdate(ServiceRules::validateUpdate)
            .build();

    private ServiceKind() {}

    private static Row row(Service service, Instant now) {
        ServiceSpec spec = service.getSpec();
        String address = spec.getClusterIPsCount() > 0 ? spec.getClusterIPs(0) : spec.getClusterIP();
        return Row.of(
                Meta.name(service),
                spec.getType(),
                CellText.orNone(address),
                externalAddresses(service),
                CellText.joined(
                        spec.getPortsList().stream().map(ServiceKind::port).toList()),
                Ages.since(service.getMetadata().getCreationTimestamp(), now),
                CellText.labels(spec.getSelectorMap()));
    }

    private static String port(ServicePort port) {
        String node = port.getNodePort() > 0 ? ":" + port.getNodePort() : "";
        return port.getPort() + node + "/" + port.getProtocol();
    }

    private static String externalAddresses(Service service) {
        ServiceSpec spec = service.getSpec();
        return switch (spec.getType()) {
            case "ClusterIP", "NodePort" -> CellText.joined(spec.getExternalIPsList());
            case "LoadBalancer" -> {
                List<String> all = new ArrayList<>();
                for (LoadBalancerIngress ingress :
                        service.getStatus().getLoadBalancer().getIngressList()) {
                    all.add(ingress.getIp().isEmpty() ? ingress.getHostname() : ingress.getIp());
                }
                all.addAll(spec.getExternalIPsList());
                yield all.isEmpty()
                        ? "<pending>"
                        : all.stream().sorted().distinct().collect(Collectors.joining(","));
            }
            case "ExternalName" -> spec.getExternalName();
            default -> "<unknown>";
        };
    }

    private static Service defaulted(Service service) {
        Service.Builder next = service.toBuilder();
        ServiceSpec.Builder spec = next.getSpecBuilder();
        if (spec.getSessionAffinity().isEmpty()) {
            spec.setSessionAffinity("None");
        }
        if (spec.getSessionAffinity().equals("None")) {
            spec.clearSessionAffinityConfig();
        } else if (spec.getSessionAffinity().equals("ClientIP")
                && !spec.getSessionAffinityConfig().getClientIP().hasTimeoutSeconds()) {
            spec.getSessionAffinityConfigBuilder().getClientIPBuilder().setTimeoutSeconds(AFFINITY_SECONDS);
        }
        if (spec.getType().isEmpty()) {
            spec.setType("ClusterIP");
        }
        for (ServicePort.Builder port : spec.getPortsBuilderList()) {
            if (port.getProtocol().isEmpty()) {
                port.setProtocol("TCP");
            }
            if (isUnset(port.getTargetPort())) {
                port.setTargetPort(IntOrString.newBuilder()
                        .setType(0)
                        .setIntVal(port.getPort())
                        .setStrVal(""));
            }
        }
        ServiceSpec typed = spec.build();
        if (ServiceTypes.isReachedFromOutside(typed)
                && typed.getExternalTrafficPolicy().isEmpty()) {
            spec.setExternalTrafficPolicy("Cluster");
        }
        boolean takesTraffic =
                ServiceTypes.hasNodePorts(typed) || typed.getType().equals("ClusterIP");
        if (takesTraffic && !typed.hasInternalTrafficPolicy()) {
            spec.setInternalTrafficPolicy("Cluster");
        }
        if (ServiceTypes.isBalanced(typed) && !spec.hasAllocateLoadBalancerNodePorts()) {
            spec.setAllocateLoadBalancerNodePorts(true);
        }
        return next.build();
    }

    private static boolean isUnset(IntOrString port) {
        return port.getType() == 0 ? port.getIntVal() == 0 : port.getStrVal().isEmpty();
    }
}
