package io.balsa.controllers.endpointslice;

import static io.balsa.controllers.Objects.deleting;
import static io.balsa.controllers.Objects.labelled;
import static io.balsa.controllers.Objects.on;
import static io.balsa.controllers.Objects.pod;
import static io.balsa.controllers.Objects.ready;
import static io.balsa.controllers.Objects.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.ContainerPort;
import io.balsa.k8s.core.v1.EndpointAddress;
import io.balsa.k8s.core.v1.Endpoints;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.discovery.v1.Endpoint;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import io.balsa.k8s.intstr.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EndpointSliceReconcilerTest {
    private final Service web = service("web");

    @Test
    void conditionsFollowThePod() {
        Pod notReady = labelled(on(pod("b", ""), "n1"), "web").toBuilder()
                .setStatus(ready(pod("b", ""), "n1").getStatus().toBuilder().clearConditions())
                .build();
        World world =
                new World(web, List.of(web("a"), notReady, deleting(web("c")), labelled(pod("no-ip", ""), "web")));
        world.settle();
        EndpointSlice slice = world.slices.get(0);
        assertThat(slice.getEndpointsList()).hasSize(3);
        assertThat(conditions(slice, 0)).isEqualTo("ready serving ");
        assertThat(conditions(slice, 1)).isEqualTo("");
        assertThat(conditions(slice, 2)).isEqualTo("serving terminating");
        assertThat(slice.getPorts(0).getPort()).isEqualTo(8080);
        assertThat(slice.getPorts(0).getName()).isEqualTo("http");
        assertThat(Meta.of(slice).getLabelsMap()).containsEntry("kubernetes.io/service-name", "web");
        assertThat(Meta.controller(slice)).isPresent();
        Endpoints endpoints = world.endpoints.orElseThrow();
        assertThat(endpoints.getSubsets(0).getAddressesList())
                .extracting(EndpointAddress::getNodeName)
                .containsExactly("n1");
        assertThat(endpoints.getSubsets(0).getNotReadyAddressesCount()).isEqualTo(1);
    }

    @Test
    void aServiceThatSelectsNothingHasOneEmptySlice() {
        World world = new World(web, List.of());
        world.settle();
        assertThat(world.slices).hasSize(1);
        assertThat(world.slices.get(0).getEndpointsList()).isEmpty();
        assertThat(world.endpoints.orElseThrow().getSubsetsList()).isEmpty();
    }

    @Test
    void namedTargetPortsAreEveryPodsOwn() {
        Service.Builder named = web.toBuilder();
        named.getSpecBuilder()
                .getPortsBuilder(0)
                .setTargetPort(IntOrString.newBuilder().setType(1).setStrVal("http"));
        World world = new World(named.build(), List.of(withPort(web("a"), 8080), withPort(web("b"), 9090)));
        world.settle();
        assertThat(world.slices).hasSize(2);
        assertThat(world.slices.stream().map(slice -> slice.getPorts(0).getPort()))
                .containsExactlyInAnyOrder(8080, 9090);
    }

    @Test
    void whatBelongedToAServiceThatIsGoneGoes() {
        World world = new World(web, List.of(web("a")));
        world.settle();
        world.service = Optional.empty();
        world.settle();
        assertThat(world.slices).isEmpty();
        assertThat(world.endpoints).isEmpty();
    }

    @Test
    void aServiceWithoutASelectorIsLeftToItsOwner() {
        Service.Builder manual = web.toBuilder();
        manual.getSpecBuilder().clearSelector();
        World world = new World(manual.build(), List.of());
        world.settle();
        assertThat(world.slices).isEmpty();
        assertThat(world.endpoints).isEmpty();
    }

    /** Any number of pods before and after: every pod is in exactly one slice of at most 100, in one round. */
    @Property(tries = 50)
    void everyPodIsInExactlyOneSlice(
            @ForAll @IntRange(min = 0, max = 250) int before, @ForAll @IntRange(min = 0, max = 250) int after) {
        World world = new World(web, pods(before));
        world.settle();
        world.pods = pods(after);
        world.settle();
        List<String> names = world.slices.stream()
                .flatMap(slice -> slice.getEndpointsList().stream())
                .map(endpoint -> endpoint.getTargetRef().getName())
                .toList();
        assertThat(names).doesNotHaveDuplicates().hasSize(after);
        assertThat(world.slices).allMatch(slice -> slice.getEndpointsCount() <= 100);
        assertThat(world.slices).extracting(Meta::name).doesNotHaveDuplicates();
    }

    private List<Pod> pods(int count) {
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pods.add(web("p" + i));
        }
        return pods;
    }

    private static Pod web(String name) {
        return labelled(ready(pod(name, ""), "n1"), "web");
    }

    private static Pod withPort(Pod pod, int port) {
        Pod.Builder with = pod.toBuilder();
        with.getSpecBuilder()
                .getContainersBuilder(0)
                .addPorts(ContainerPort.newBuilder()
                        .setName("http")
                        .setContainerPort(port)
                        .setProtocol("TCP"));
        return with.build();
    }

    private static String conditions(EndpointSlice slice, int index) {
        Endpoint endpoint = slice.getEndpoints(index);
        return (endpoint.getConditions().getReady() ? "ready " : "")
                + (endpoint.getConditions().getServing() ? "serving " : "")
                + (endpoint.getConditions().getTerminating() ? "terminating" : "");
    }

    private static final class World {
        private Optional<Service> service;
        private List<Pod> pods;
        private final List<EndpointSlice> slices = new ArrayList<>();
        private Optional<Endpoints> endpoints = Optional.empty();

        World(Service service, List<Pod> pods) {
            this.service = Optional.of(service);
            this.pods = pods;
        }

        void settle() {
            plan().actions().forEach(this::apply);
            assertThat(plan().actions()).isEmpty();
        }

        private Plan plan() {
            return EndpointSliceReconciler.reconcile(
                    new EndpointSliceReconciler.View(service, pods, slices, endpoints));
        }

        private void apply(Action action) {
            var object = action instanceof Action.Create create
                    ? create.object()
                    : action instanceof Action.Update update ? update.object() : ((Action.Delete) action).seen();
            boolean gone = action instanceof Action.Delete;
            if (object instanceof EndpointSlice slice) {
                slices.removeIf(each -> Meta.name(each).equals(Meta.name(slice)));
                if (!gone) {
                    slices.add(slice);
                }
            } else {
                endpoints = gone ? Optional.empty() : Optional.of((Endpoints) object);
            }
        }
    }
}
