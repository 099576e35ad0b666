package io.balsa.jepsen.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.jepsen.clients.HandlerLog.What;
import io.balsa.jepsen.cluster.LocalCluster;
import io.balsa.jepsen.cluster.SharedCluster;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.kubernetes.client.extended.leaderelection.LeaderElector;
import io.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.CallGeneratorParams;
import io.kubernetes.client.util.PatchUtils;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Informers and leader election of the official client, unmodified, while the member that they talk to dies. */
@Tag("cluster")
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialInformersTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String NAMESPACE = "official-informers";
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private LocalCluster cluster;
    private ApiClient client;
    private CoreV1Api core;

    @BeforeAll
    void start(LocalCluster shared) throws Exception {
        cluster = shared;
        client = Official.through(cluster);
        core = new CoreV1Api(client);
        Official.createNamespace(client, NAMESPACE);
    }

    @AfterAll
    void stop() throws Exception {
        threads.shutdownNow();
        if (core != null) {
            core.deleteNamespace(NAMESPACE).execute();
        }
    }

    @Test
    void anInformerSeesEachChangeInOrderWhenItsMemberDies() throws Exception {
        for (String name : NAMES) {
            core.createNamespacedConfigMap(
                            NAMESPACE,
                            new V1ConfigMap()
                                    .metadata(new V1ObjectMeta().name(name).putLabelsItem("set", "changed")))
                    .execute();
        }
        HandlerLog log = new HandlerLog();
        SharedInformerFactory factory = new SharedInformerFactory(client);
        SharedIndexInformer<V1ConfigMap> informer =
                factory.sharedIndexInformerFor(this::call, V1ConfigMap.class, V1ConfigMapList.class);
        informer.addEventHandler(new Logging(log));
        factory.startAllRegisteredInformers();
        try {
            await().atMost(SOON).until(() -> log.alive().size() == NAMES.size());
            MemberKills kills = new MemberKills(cluster, NAMES, this::set);
            for (int i = 0; i < MemberKills.COUNT; i++) {
                Map<String, List<Long>> made = kills.kill(i);
                await().atMost(SOON).untilAsserted(() -> assertLastShown(log, made));
            }
            core.deleteNamespacedConfigMap("a", NAMESPACE).execute();
            await().atMost(SOON).until(() -> !log.alive().containsKey("a"));
        } finally {
            factory.stopAllRegisteredInformers();
        }
        log.assertKept();
    }

    private okhttp3.Call call(CallGeneratorParams params) throws ApiException {
        return core.listNamespacedConfigMap(NAMESPACE)
                .labelSelector("set=changed")
                .resourceVersion(params.resourceVersion)
                .timeoutSeconds(params.timeoutSeconds)
                .watch(params.watch)
                .buildCall(null);
    }

    /** This client lists again when a connection breaks: what happened meanwhile it shows as one change. */
    private static void assertLastShown(HandlerLog log, Map<String, List<Long>> made) {
        for (String name : NAMES) {
            List<Long> right = made.get(name);
            assertThat(log.versions(name)).as(name).endsWith(right.get(right.size() - 1));
        }
    }

    private String set(String name, int number) throws ApiException {
        return PatchUtils.patch(
                        V1ConfigMap.class,
                        () -> core.patchNamespacedConfigMap(
                                        name, NAMESPACE, new V1Patch("{\"data\":{\"n\":\"" + number + "\"}}"))
                                .buildCall(null),
                        V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
                        client)
                .getMetadata()
                .getResourceVersion();
    }

    private record Logging(HandlerLog log) implements ResourceEventHandler<V1ConfigMap> {
        @Override
        public void onAdd(V1ConfigMap added) {
            add(What.ADDED, added);
        }

        @Override
        public void onUpdate(V1ConfigMap old, V1ConfigMap now) {
            add(What.UPDATED, now);
        }

        @Override
        public void onDelete(V1ConfigMap gone, boolean stateUnknown) {
            add(What.DELETED, gone);
        }

        private void add(What what, V1ConfigMap map) {
            V1ObjectMeta meta = map.getMetadata();
            log.add(what, meta.getUid(), meta.getName(), meta.getResourceVersion());
        }
    }

    @Test
    void ofTwoContendersOneLeadsAndTheOtherFollowsItsEnd() throws Exception {
        Office office = new Office();
        LeaderElector first = contend("one", office);
        await().atMost(SOON).until(() -> office.holder().equals("one"));
        LeaderElector second = contend("two", office);
        // Who gives its lease back has stopped before; its own callback comes later.
        office.leave("one");
        first.close();
        await().atMost(SOON).until(() -> office.holder().equals("two"));
        second.close();
        await().atMost(SOON).until(() -> office.holder().isEmpty());
        assertThat(office.past()).startsWith("one").endsWith("two");
        assertThat(office.most()).isEqualTo(1);
    }

    private LeaderElector contend(String name, Office office) {
        LeaderElector elector = new LeaderElector(new LeaderElectionConfig(
                new LeaseLock(NAMESPACE, "office", name, client),
                Duration.ofSeconds(8),
                Duration.ofSeconds(6),
                Duration.ofMillis(500)));
        threads.submit(() -> elector.run(() -> office.take(name), () -> office.leave(name)));
        return elector;
    }
}
