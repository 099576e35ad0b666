package io.balsa.controllers.endpointslice;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.core.v1.Endpoints;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.discovery.v1.Endpoint;
import io.balsa.k8s.discovery.v1.EndpointConditions;
import io.balsa.k8s.discovery.v1.EndpointPort;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides which EndpointSlices and Endpoints a Service should have.
 *
 * <p>Pods with the same ports share slices of at most {@value #SLICE_MAX} endpoints. A slice's name is made of the Service's
 * name and its place, so that the same pods always give the same slices and a slice that is written twice meets itself.
 *
 * <p>An endpoint is ready while its pod is and is not being deleted; it is serving while its pod is ready, even while it is
 * being deleted; a pod that has ended or has no address yet is no endpoint.
 */
public final class EndpointSliceReconciler {
    public static final String SERVICE_NAME = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String MANAGER = "endpointslice-controller.k8s.io";

    /** As Kubernetes: a change of one pod sends no more than this many endpoints to every proxy. */
    static final int SLICE_MAX = 100;

    /**
     * What is decided on.
     *
     * @param service empty where it is gone
     * @param pods those of its namespace that its selector matches
     * @param slices those that name it in their labels
     * @param endpoints those of its name
     */
    public record View(
            Optional<Service> service, List<Pod> pods, List<EndpointSlice> slices, Optional<Endpoints> endpoints) {
        public View {
            pods = List.copyOf(pods);
            slices = List.copyOf(slices);
        }
    }

    private EndpointSliceReconciler() {}

    public static Plan reconcile(View view) {
        List<EndpointSlice> ours = view.slices().stream()
                .filter(slice ->
                        Meta.of(slice).getLabelsOrDefault(MANAGED_BY, "").equals(MANAGER))
                .toList();
        Optional<Service> service = view.service().filter(each -> !Meta.isDeleting(each));
        if (service.isEmpty()) {
            List<Action> removals =
                    new ArrayList<>(ours.stream().map(Action.Delete::new).toList());
            view.endpoints().filter(EndpointsObject::isOurs).ifPresent(each -> removals.add(new Action.Delete(each)));
            return Plan.of(removals);
        }
        if (!hasPods(service.get())) {
            return Plan.nothing();
        }
        List<Pod> pods = view.pods().stream()
                .filter(pod ->
                        !Pods.isTerminal(pod) && !pod.getStatus().getPodIP().isEmpty())
                .sorted(Comparator.comparing(Meta::name))
                .toList();
        Map<List<ServicePorts>, List<Pod>> byPorts = byPorts(service.get(), pods);
        List<Action> actions = new ArrayList<>(changes(slices(service.get(), byPorts), ours));
        EndpointsObject.change(service.get(), byPorts, view.endpoints()).ifPresent(actions::add);
        return Plan.of(actions);
    }

    /** Whether the Service is one whose endpoints are chosen by a selector. */
    static boolean hasPods(Service service) {
        return service.getSpec().getSelectorCount() > 0
                && !service.getSpec().getType().equals("ExternalName");
    }

    private static Map<List<ServicePorts>, List<Pod>> byPorts(Service service, List<Pod> pods) {
        Map<List<ServicePorts>, List<Pod>> groups =
                new TreeMap<>(Comparator.comparing((List<ServicePorts> ports) -> ports.toString()));
        pods.forEach(pod -> groups.computeIfAbsent(ServicePorts.of(service, pod), ports -> new ArrayList<>())
                .add(pod));
        return groups;
    }

    private static List<EndpointSlice> slices(Service service, Map<List<ServicePorts>, List<Pod>> byPorts) {
        List<EndpointSlice> slices = new ArrayList<>();
        byPorts.forEach((ports, pods) -> {
            for (int from = 0; from < pods.size(); from += SLICE_MAX) {
                List<Pod> some = pods.subList(from, Math.min(pods.size(), from + SLICE_MAX));
                slices.add(slice(service, slices.size(), ports, some));
            }
        });
        // Kubernetes: a Service whose selector matches nothing has one slice without endpoints.
        return slices.isEmpty() ? List.of(slice(service, 0, List.of(), List.of())) : slices;
    }

    private static EndpointSlice slice(Service service, int place, List<ServicePorts> ports, List<Pod> pods) {
        EndpointSlice.Builder slice = EndpointSlice.newBuilder()
                .setMetadata(ObjectMeta.newBuilder()
                        .setNamespace(Meta.namespace(service))
                        .setName(Meta.name(service) + "-" + suffix(service, place))
                        .putAllLabels(Meta.of(service).getLabelsMap())
                        .putLabels(SERVICE_NAME, Meta.name(service))
                        .putLabels(MANAGED_BY, MANAGER)
                        .addOwnerReferences(OwnerReference.newBuilder()
                                .setApiVersion(Kinds.SERVICE.apiVersion())
                                .setKind(Kinds.SERVICE.kind())
                                .setName(Meta.name(service))
                                .setUid(Meta.uid(service))
                                .setController(true)
                                .setBlockOwnerDeletion(true)))
                .setAddressType("IPv4");
        ports.forEach(port -> {
            EndpointPort.Builder message = EndpointPort.newBuilder()
                    .setName(port.name())
                    .setProtocol(port.protocol())
                    .setPort(port.port());
            slice.addPorts(port.appProtocol().isEmpty() ? message : message.setAppProtocol(port.appProtocol()));
        });
        pods.forEach(pod -> slice.addEndpoints(endpoint(service, pod)));
        return slice.build();
    }

    /** Five characters that tell apart the places of a Service, and Services that follow one another under one name. */
    private static String suffix(Service service, int place) {
        int hash = (Meta.uid(service) + "/" + place).hashCode() * 0x9e3779b9;
        String text = Integer.toUnsignedString(hash ^ (hash >>> 15), 36);
        return ("00000" + text).substring(text.length());
    }

    private static Endpoint endpoint(Service service, Pod pod) {
        boolean serving = Pods.isReady(pod);
        boolean terminating = Meta.isDeleting(pod);
        boolean ready = service.getSpec().getPublishNotReadyAddresses() || (serving && !terminating);
        return Endpoint.newBuilder()
                .addAddresses(pod.getStatus().getPodIP())
                .setConditions(EndpointConditions.newBuilder()
                        .setReady(ready)
                        .setServing(serving)
                        .setTerminating(terminating))
                .setTargetRef(reference(pod))
                .setNodeName(pod.getSpec().getNodeName())
                .build();
    }

    static ObjectReference reference(Pod pod) {
        return ObjectReference.newBuilder()
                .setKind(Kinds.POD.kind())
                .setNamespace(Meta.namespace(pod))
                .setName(Meta.name(pod))
                .setUid(Meta.uid(pod))
                .build();
    }

    private static List<Action> changes(List<EndpointSlice> wanted, List<EndpointSlice> present) {
        Map<String, EndpointSlice> left =
                new HashMap<>(present.stream().collect(Collectors.toMap(Meta::name, Function.identity())));
        List<Action> actions = new ArrayList<>();
        for (EndpointSlice slice : wanted) {
            EndpointSlice before = left.remove(Meta.name(slice));
            if (before == null) {
                actions.add(new Action.Create(slice));
            } else if (!sameContent(before, slice)) {
                actions.add(new Action.Update(slice.toBuilder()
                        .setMetadata(Meta.of(before).toBuilder()
                                .clearLabels()
                                .putAllLabels(Meta.of(slice).getLabelsMap()))
                        .build()));
            }
        }
        left.values().stream()
                .sorted(Comparator.comparing(Meta::name))
                .forEach(slice -> actions.add(new Action.Delete(slice)));
        return actions;
    }

    private static boolean sameContent(EndpointSlice a, EndpointSlice b) {
        return a.getEndpointsList().equals(b.getEndpointsList())
                && a.getPortsList().equals(b.getPortsList())
                && Meta.of(a).getLabelsMap().equals(Meta.of(b).getLabelsMap());
    }
}
