package io.balsa.kubelet.proxy;

import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServicePort;
import io.balsa.k8s.discovery.v1.Endpoint;
import io.balsa.k8s.discovery.v1.EndpointPort;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where each node port leads. Immutable.
 *
 * <p>Example: Service web has port "http" with node port 30080; its slices have 127.2.0.1:8080 (ready), 127.3.0.9:8080
 * (ready) and 127.4.0.2:8080 (not ready), and this node knows that the pod of 127.2.0.1 has just died. Route 30080 has the
 * one backend 127.3.0.9:8080.
 */
record Routes(Map<Integer, Route> byNodePort) {
    static final Routes NONE = new Routes(Map.of());

    /** @param service for messages: {@code default/web} */
    record Route(Service service, int nodePort, List<Backend> backends) {
        String name() {
            return service.getMetadata().getNamespace() + "/"
                    + service.getMetadata().getName();
        }
    }

    record Backend(String address, int port) {}

    /** What is known about Services, and which pods of this node cannot serve (by uid). */
    static Routes of(List<Service> services, List<EndpointSlice> slices, Set<String> unserving) {
        Map<String, List<EndpointSlice>> byService = new HashMap<>();
        for (EndpointSlice slice : slices) {
            String name = slice.getMetadata().getLabelsOrDefault("kubernetes.io/service-name", "");
            byService
                    .computeIfAbsent(slice.getMetadata().getNamespace() + "/" + name, key -> new ArrayList<>())
                    .add(slice);
        }
        Map<Integer, Route> routes = new HashMap<>();
        for (Service service : services) {
            String key = service.getMetadata().getNamespace() + "/"
                    + service.getMetadata().getName();
            List<EndpointSlice> own = byService.getOrDefault(key, List.of());
            for (ServicePort port : service.getSpec().getPortsList()) {
                boolean tcp = port.getProtocol().isEmpty() || port.getProtocol().equals("TCP");
                if (port.getNodePort() > 0 && tcp) {
                    List<Backend> backends = backends(own, port.getName(), unserving);
                    routes.putIfAbsent(port.getNodePort(), new Route(service, port.getNodePort(), backends));
                }
            }
        }
        return new Routes(Map.copyOf(routes));
    }

    private static List<Backend> backends(List<EndpointSlice> slices, String portName, Set<String> unserving) {
        Predicate<Endpoint> alive =
                endpoint -> !unserving.contains(endpoint.getTargetRef().getUid());
        List<Backend> ready = select(slices, portName, alive.and(Routes::ready));
        // Kubernetes: with no ready endpoint, those that end but still serve
        return ready.isEmpty() ? select(slices, portName, alive.and(Routes::lastResort)) : ready;
    }

    /** Kubernetes: an unset ready means ready. */
    private static boolean ready(Endpoint endpoint) {
        return !endpoint.getConditions().hasReady() || endpoint.getConditions().getReady();
    }

    private static boolean lastResort(Endpoint endpoint) {
        return endpoint.getConditions().getServing() && endpoint.getConditions().getTerminating();
    }

    private static List<Backend> select(List<EndpointSlice> slices, String portName, Predicate<Endpoint> which) {
        Set<Backend> found = new LinkedHashSet<>();
        for (EndpointSlice slice : slices) {
            for (EndpointPort port : slice.getPortsList()) {
                if (!port.getName().equals(portName)) {
                    continue;
                }
                slice.getEndpointsList().stream()
                        .filter(which)
                        .filter(endpoint -> endpoint.getAddressesCount() > 0)
                        .forEach(endpoint -> found.add(new Backend(endpoint.getAddresses(0), port.getPort())));
            }
        }
        return List.copyOf(found);
    }
}
