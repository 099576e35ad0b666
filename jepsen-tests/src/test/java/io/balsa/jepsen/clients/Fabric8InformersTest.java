package io.balsa.jepsen.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.jepsen.clients.HandlerLog.What;
import io.balsa.jepsen.cluster.LocalCluster;
import io.balsa.jepsen.cluster.SharedCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Informers and leader election of fabric8's client, unmodified, while the member that they talk to dies. */
@Tag("cluster")
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Fabric8InformersTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String NAMESPACE = "fabric8-informers";
    private static final List<String> NAMES = List.of("a", "b", "c");

    private LocalCluster cluster;
    private KubernetesClient client;

    @BeforeAll
    void start(LocalCluster shared) throws Exception {
        cluster = shared;
        client = Fabric8.through(cluster, NAMESPACE);
    }

    @AfterAll
    void stop() {
        if (client != null) {
            Fabric8.close(client, NAMESPACE);
        }
    }

    @Test
    void anInformerSeesEachChangeOnceWhenItsMemberDies() throws Exception {
        for (String name : NAMES) {
            client.resource(configMap(name)).create();
        }
        HandlerLog log = new HandlerLog();
        try (SharedIndexInformer<ConfigMap> informer = client.configMaps()
                .inNamespace(NAMESPACE)
                .withLabel("set", "changed")
                .inform(new Logging(log))) {
            await().atMost(SOON).until(() -> log.alive().size() == NAMES.size());
            MemberKills kills = new MemberKills(cluster, NAMES, this::set);
            for (int i = 0; i < MemberKills.COUNT; i++) {
                Map<String, List<Long>> made = kills.kill(i);
                await().atMost(SOON).untilAsserted(() -> assertShown(log, made));
            }
            client.configMaps().inNamespace(NAMESPACE).withName("a").delete();
            await().atMost(SOON).until(() -> !log.alive().containsKey("a"));
            assertThat(informer.getStore().list()).hasSize(NAMES.size() - 1);
        }
        log.assertKept();
    }

    private static void assertShown(HandlerLog log, Map<String, List<Long>> made) {
        for (String name : NAMES) {
            List<Long> shown = log.versions(name);
            List<Long> right = made.get(name);
            assertThat(shown).as(name).endsWith(right.get(right.size() - 1));
            assertThat(shown.subList(shown.size() - right.size(), shown.size()))
                    .as("versions of " + name + " after the kill")
                    .isEqualTo(right);
        }
    }

    private String set(String name, int number) {
        return client.configMaps()
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"n\":\"" + number + "\"}}")
                .getMetadata()
                .getResourceVersion();
    }

    private static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("set", "changed")
                .endMetadata()
                .build();
    }

    private record Logging(HandlerLog log) implements ResourceEventHandler<ConfigMap> {
        @Override
        public void onAdd(ConfigMap added) {
            add(What.ADDED, added);
        }

        @Override
        public void onUpdate(ConfigMap old, ConfigMap now) {
            add(What.UPDATED, now);
        }

        @Override
        public void onDelete(ConfigMap gone, boolean stateUnknown) {
            add(What.DELETED, gone);
        }

        private void add(What what, ConfigMap map) {
            var meta = map.getMetadata();
            log.add(what, meta.getUid(), meta.getName(), meta.getResourceVersion());
        }
    }

    @Test
    void ofTwoContendersOneLeadsAndTheOtherFollowsItsEnd() throws Exception {
        Office office = new Office();
        try (KubernetesClient one = Fabric8.through(cluster);
                KubernetesClient two = Fabric8.through(cluster)) {
            CompletableFuture<?> first = contend(one, "one", office);
            await().atMost(SOON).until(() -> office.holder().equals("one"));
            CompletableFuture<?> second = contend(two, "two", office);
            await().atMost(SOON)
                    .until(() -> client.leases()
                            .inNamespace(NAMESPACE)
                            .withName("office")
                            .get()
                            .getSpec()
                            .getHolderIdentity()
                            .equals("one"));
            first.cancel(true);
            await().atMost(SOON).until(() -> office.holder().equals("two"));
            second.cancel(true);
            await().atMost(SOON).until(() -> office.holder().isEmpty());
        }
        assertThat(office.past()).startsWith("one").endsWith("two");
        assertThat(office.most()).isEqualTo(1);
    }

    private static CompletableFuture<?> contend(KubernetesClient client, String name, Office office) {
        return client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("office")
                        .withLock(new LeaseLock(NAMESPACE, "office", name))
                        // Not released: the other one has to wait for its end, as after a crash.
                        .withLeaseDuration(Duration.ofSeconds(8))
                        .withRenewDeadline(Duration.ofSeconds(6))
                        .withRetryPeriod(Duration.ofMillis(500))
                        .withLeaderCallbacks(
                                new LeaderCallbacks(() -> office.take(name), () -> office.leave(name), leader -> {}))
                        .build())
                .build()
                .start();
    }
}
