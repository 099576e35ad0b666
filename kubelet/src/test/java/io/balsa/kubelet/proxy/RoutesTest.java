package io.balsa.kubelet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServicePort;
import io.balsa.k8s.core.v1.ServiceSpec;
import io.balsa.k8s.discovery.v1.Endpoint;
import io.balsa.k8s.discovery.v1.EndpointConditions;
import io.balsa.k8s.discovery.v1.EndpointPort;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.kubelet.proxy.Routes.Backend;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private final Service web = Service.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("web"))
            .setSpec(ServiceSpec.newBuilder()
                    .addPorts(
                            ServicePort.newBuilder().setName("http").setPort(80).setNodePort(30080)))
            .build();

    private static EndpointSlice slice(String namespace, Endpoint... endpoints) {
        return EndpointSlice.newBuilder()
                .setMetadata(ObjectMeta.newBuilder()
                        .setNamespace(namespace)
                        .setName("web-1")
                        .putLabels("kubernetes.io/service-name", "web"))
                .addPorts(EndpointPort.newBuilder().setName("http").setPort(8080))
                .addPorts(EndpointPort.newBuilder().setName("metrics").setPort(9090))
                .addAllEndpoints(List.of(endpoints))
                .build();
    }

    private static Endpoint endpoint(String address, EndpointConditions.Builder conditions) {
        return Endpoint.newBuilder()
                .addAddresses(address)
                .setConditions(conditions)
                .setTargetRef(ObjectReference.newBuilder().setUid("uid-of-" + address))
                .build();
    }

    private List<Backend> backends(Set<String> unserving, EndpointSlice... slices) {
        return Routes.of(List.of(web), List.of(slices), unserving)
                .byNodePort()
                .get(30080)
                .backends();
    }

    @Test
    void readyEndpointsOfThePortAreBackends() {
        assertThat(backends(
                        Set.of(),
                        slice(
                                "default",
                                endpoint(
                                        "10.0.0.1",
                                        EndpointConditions.newBuilder().setReady(true)),
                                endpoint(
                                        "10.0.0.2",
                                        EndpointConditions.newBuilder().setReady(false)),
                                endpoint("10.0.0.3", EndpointConditions.newBuilder())),
                        slice(
                                "other",
                                endpoint(
                                        "10.0.0.4",
                                        EndpointConditions.newBuilder().setReady(true)))))
                .containsExactly(new Backend("10.0.0.1", 8080), new Backend("10.0.0.3", 8080));
    }

    @Test
    void whatThisNodeKnowsBetterIsLeftOut() {
        assertThat(backends(
                        Set.of("uid-of-10.0.0.1"),
                        slice(
                                "default",
                                endpoint(
                                        "10.0.0.1",
                                        EndpointConditions.newBuilder().setReady(true)),
                                endpoint(
                                        "10.0.0.2",
                                        EndpointConditions.newBuilder().setReady(true)))))
                .containsExactly(new Backend("10.0.0.2", 8080));
    }

    @Test
    void withNoReadyEndpointThoseThatEndButServeAreTheLastResort() {
        EndpointConditions.Builder ending =
                EndpointConditions.newBuilder().setReady(false).setServing(true).setTerminating(true);
        assertThat(backends(Set.of(), slice("default", endpoint("10.0.0.1", ending))))
                .containsExactly(new Backend("10.0.0.1", 8080));
    }
}
