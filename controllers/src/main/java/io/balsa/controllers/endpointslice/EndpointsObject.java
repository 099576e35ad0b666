package io.balsa.controllers.endpointslice;

import io.balsa.api.client.loop.Action;
import io.balsa.api.model.Meta;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.core.v1.EndpointAddress;
import io.balsa.k8s.core.v1.EndpointPort;
import io.balsa.k8s.core.v1.EndpointSubset;
import io.balsa.k8s.core.v1.Endpoints;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Endpoints of a Service: what {@code kubectl get endpoints} and {@code describe service} show. */
final class EndpointsObject {
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String MANAGER = "endpoint-controller";

    private EndpointsObject() {}

    /** Whether this controller wrote the object, so that it may remove it. */
    static boolean isOurs(Endpoints endpoints) {
        return Meta.of(endpoints).getLabelsOrDefault(MANAGED_BY, "").equals(MANAGER);
    }

    /** Returns what makes the present object the wanted one; empty where it is. */
    static Optional<Action> change(
            Service service, Map<List<ServicePorts>, List<Pod>> byPorts, Optional<Endpoints> present) {
        List<EndpointSubset> subsets = subsets(service, byPorts);
        if (present.isEmpty()) {
            return Optional.of(new Action.Create(Endpoints.newBuilder()
                    .setMetadata(ObjectMeta.newBuilder()
                            .setNamespace(Meta.namespace(service))
                            .setName(Meta.name(service))
                            .putAllLabels(Meta.of(service).getLabelsMap())
                            .putLabels(MANAGED_BY, MANAGER))
                    .addAllSubsets(subsets)
                    .build()));
        }
        if (present.get().getSubsetsList().equals(subsets) && isOurs(present.get())) {
            return Optional.empty();
        }
        Endpoints changed =
                present.get().toBuilder().clearSubsets().addAllSubsets(subsets).build();
        return Optional.of(new Action.Update(Meta.edit(changed, meta -> meta.putLabels(MANAGED_BY, MANAGER))));
    }

    private static List<EndpointSubset> subsets(Service service, Map<List<ServicePorts>, List<Pod>> byPorts) {
        List<EndpointSubset> subsets = new ArrayList<>();
        byPorts.forEach((ports, pods) -> {
            EndpointSubset.Builder subset = EndpointSubset.newBuilder();
            for (Pod pod : pods) {
                boolean published = service.getSpec().getPublishNotReadyAddresses();
                if (published || (Pods.isReady(pod) && !Meta.isDeleting(pod))) {
                    subset.addAddresses(address(pod));
                } else if (!Meta.isDeleting(pod)) {
                    subset.addNotReadyAddresses(address(pod));
                }
            }
            if (subset.getAddressesCount() + subset.getNotReadyAddressesCount() > 0) {
                ports.forEach(port -> subset.addPorts(port(port)));
                subsets.add(subset.build());
            }
        });
        return subsets;
    }

    private static EndpointPort port(ServicePorts port) {
        EndpointPort.Builder message =
                EndpointPort.newBuilder().setPort(port.port()).setProtocol(port.protocol());
        if (!port.name().isEmpty()) {
            message.setName(port.name());
        }
        return port.appProtocol().isEmpty()
                ? message.build()
                : message.setAppProtocol(port.appProtocol()).build();
    }

    private static EndpointAddress address(Pod pod) {
        return EndpointAddress.newBuilder()
                .setIp(pod.getStatus().getPodIP())
                .setNodeName(pod.getSpec().getNodeName())
                .setTargetRef(EndpointSliceReconciler.reference(pod))
                .build();
    }
}
