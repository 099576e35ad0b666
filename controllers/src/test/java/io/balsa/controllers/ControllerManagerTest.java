package io.balsa.controllers;

import static io.balsa.controllers.Objects.node;
import static io.balsa.controllers.Objects.replicaSet;
import static io.balsa.controllers.Objects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.Deletion;
import io.balsa.api.client.fake.FakeApi;
import io.balsa.api.model.Meta;
import io.balsa.controllers.nodelifecycle.NodeLifecycleConfig;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.core.v1.Endpoints;
import io.balsa.k8s.core.v1.Event;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All controllers together, against the naive API server, with kubelets that only say that their pods run. */
class ControllerManagerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ControllerConfig FAST = new ControllerConfig(
            "m",
            Duration.ofSeconds(1),
            new NodeLifecycleConfig(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(5)),
            Duration.ofSeconds(1),
            100);

    private final FakeApi fake = FakeApi.start(InstantSource.system());
    private final ApiClient api = fake.client();
    private final FakeKubelets kubelets = new FakeKubelets(api);
    private final List<ControllerManager> managers = new ArrayList<>();

    @BeforeEach
    void cluster() {
        for (String name : List.of("n1", "n2", "n3")) {
            kubelets.register(node(name, "4"));
        }
        kubelets.start();
    }

    @AfterEach
    void stop() {
        kubelets.close();
        managers.forEach(ControllerManager::close);
        fake.close();
    }

    @Test
    void aReplicaSetRunsSpreadAndAServiceFindsIt() {
        manager("a");
        api.kind(Service.class).create(service("web"));
        api.kind(ReplicaSet.class).create(replicaSet("web", 3));
        await().atMost(PATIENCE).until(() -> readyReplicas() == 3);
        assertThat(nodesOfActivePods()).containsExactlyInAnyOrder("n1", "n2", "n3");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(fake.all(EndpointSlice.class))
                    .singleElement()
                    .satisfies(slice -> assertThat(slice.getEndpointsList())
                            .hasSize(3)
                            .allMatch(endpoint -> endpoint.getConditions().getReady()));
            assertThat(fake.all(Endpoints.class).get(0).getSubsets(0).getAddressesCount())
                    .isEqualTo(3);
        });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(fake.all(Event.class))
                        .extracting(Event::getReason)
                        .contains("SuccessfulCreate", "Scheduled"));
    }

    @Test
    void scalingDownAndDeletingRemovesPods() {
        manager("a");
        ReplicaSet web = api.kind(ReplicaSet.class).create(replicaSet("web", 3));
        await().atMost(PATIENCE).until(() -> readyReplicas() == 3);
        ReplicaSet now = fake.find(ReplicaSet.class, "default", "web").orElseThrow();
        ReplicaSet.Builder fewer = now.toBuilder();
        fewer.getSpecBuilder().setReplicas(1);
        api.kind(ReplicaSet.class).update(Meta.withRevision(fewer.build(), 0));
        await().atMost(PATIENCE).until(() -> fake.all(Pod.class).size() == 1);
        api.kind(ReplicaSet.class).delete("default", "web", Deletion.of(web));
        await().atMost(PATIENCE).until(() -> fake.all(Pod.class).isEmpty());
    }

    @Test
    void podsOfALostNodeRunElsewhereAndTheNodeIsTakenBack() {
        manager("a");
        api.kind(ReplicaSet.class).create(replicaSet("web", 3));
        await().atMost(PATIENCE).until(() -> readyReplicas() == 3);
        kubelets.kill("n1");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(nodesOfReadyPods()).hasSize(3).doesNotContain("n1"));
        assertThat(fake.find(Node.class, "", "n1").orElseThrow().getSpec().getTaintsCount())
                .isEqualTo(2);
        kubelets.register(node("n1", "4"));
        await().atMost(PATIENCE)
                .until(() ->
                        fake.find(Node.class, "", "n1").orElseThrow().getSpec().getTaintsCount() == 0);
        await().atMost(PATIENCE).until(() -> fake.all(Pod.class).size() == 3);
    }

    @Test
    void aPodThatFitsNowhereWaitsAndSaysWhyUntilThereIsRoom() {
        manager("a");
        api.kind(Pod.class).create(withoutStatus(io.balsa.controllers.Objects.pod("big", "6")));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(fake.all(Event.class))
                        .extracting(Event::getMessage)
                        .contains("0/3 nodes are available: 3 Insufficient cpu."));
        kubelets.register(node("n4", "8"));
        await().atMost(PATIENCE).until(() -> nodesOfReadyPods().contains("n4"));
    }

    @Test
    void theOtherMemberCarriesOnWithoutDoubling() {
        ControllerManager first = manager("a");
        manager("b");
        api.kind(ReplicaSet.class).create(replicaSet("web", 3));
        await().atMost(PATIENCE).until(() -> readyReplicas() == 3);
        ControllerManager leader = managers.stream()
                .filter(ControllerManager::isLeading)
                .findFirst()
                .orElseThrow();
        assertThat(leader).isSameAs(first);
        api.kind(ReplicaSet.class).create(replicaSet("shop", 4));
        leader.close();
        await().atMost(PATIENCE)
                .until(() -> fake.all(Pod.class).stream()
                                .filter(ControllerManagerTest::runs)
                                .count()
                        == 7);
        await().during(Duration.ofMillis(500)).until(() -> fake.all(Pod.class).size() == 7);
    }

    @Test
    void aDeposedMemberWritesNothingMore() {
        manager("a");
        await().atMost(PATIENCE).until(() -> managers.get(0).isLeading());
        api.kind(ReplicaSet.class).create(replicaSet("web", 1));
        await().atMost(PATIENCE).until(() -> readyReplicas() == 1);
        fake.silenceElections(true);
        fake.expireOffice("controllers");
        await().atMost(PATIENCE).until(() -> !managers.get(0).isLeading());
        int pods = fake.all(Pod.class).size();
        api.kind(ReplicaSet.class).create(replicaSet("shop", 4));
        await().during(Duration.ofSeconds(1)).until(() -> fake.all(Pod.class).size() == pods);
    }

    private ControllerManager manager(String identity) {
        ControllerConfig config = new ControllerConfig(
                identity, FAST.officeTtl(), FAST.nodes(), FAST.nodeQuarantine(), FAST.finishedPodsMax());
        ControllerManager manager = ControllerManager.start(api, config, Clockwork.system(System::nanoTime));
        managers.add(manager);
        await().atMost(PATIENCE).until(() -> managers.stream().anyMatch(ControllerManager::isLeading));
        return manager;
    }

    private static Pod withoutStatus(Pod pod) {
        return Meta.withRevision(pod.toBuilder().clearStatus().build(), 0);
    }

    private int readyReplicas() {
        return fake.find(ReplicaSet.class, "default", "web")
                .orElseThrow()
                .getStatus()
                .getReadyReplicas();
    }

    private Set<String> nodesOfActivePods() {
        return fake.all(Pod.class).stream()
                .filter(pod -> !Meta.isDeleting(pod))
                .map(pod -> pod.getSpec().getNodeName())
                .collect(Collectors.toSet());
    }

    private List<String> nodesOfReadyPods() {
        return fake.all(Pod.class).stream()
                .filter(ControllerManagerTest::runs)
                .map(pod -> pod.getSpec().getNodeName())
                .toList();
    }

    private static boolean runs(Pod pod) {
        return !Meta.isDeleting(pod) && io.balsa.controllers.pod.Pods.isReady(pod);
    }
}
