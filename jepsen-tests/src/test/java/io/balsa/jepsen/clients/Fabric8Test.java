package io.balsa.jepsen.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.balsa.jepsen.cluster.LocalCluster;
import io.balsa.jepsen.cluster.SharedCluster;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** fabric8's client, unmodified, through the kubeconfig of a cluster: objects, patches, selections, parts of objects. */
@Tag("cluster")
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Fabric8Test {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAMESPACE = "fabric8";

    private KubernetesClient client;

    @BeforeAll
    void start(LocalCluster cluster) throws Exception {
        client = Fabric8.through(cluster, NAMESPACE);
    }

    @AfterAll
    void stop() {
        if (client != null) {
            Fabric8.close(client, NAMESPACE);
        }
    }

    private static ConfigMap configMap(String name, Map<String, String> labels, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withLabels(labels)
                .endMetadata()
                .withData(data)
                .build();
    }

    @Test
    void anObjectIsCreatedReadReplacedEditedAndDeleted() {
        ConfigMap made = client.resource(configMap("typed", Map.of("app", "a"), Map.of("k", "1")))
                .create();
        assertThat(made.getMetadata().getUid()).isNotEmpty();
        assertThatThrownBy(() ->
                        client.resource(configMap("typed", Map.of(), Map.of())).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(409);
                    assertThat(e.getStatus().getReason()).isEqualTo("AlreadyExists");
                    assertThat(e.getStatus().getMessage()).isEqualTo("configmaps \"typed\" already exists");
                });

        ConfigMap replaced = client.resource(
                        new ConfigMapBuilder(made).addToData("k", "2").build())
                .update();
        assertThat(replaced.getData()).containsEntry("k", "2");
        assertThatThrownBy(() -> client.resource(made)
                        .lockResourceVersion(made.getMetadata().getResourceVersion())
                        .update())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(409);
                    assertThat(e.getStatus().getMessage())
                            .isEqualTo("Operation cannot be fulfilled on configmaps \"typed\": the object has been"
                                    + " modified; please apply your changes to the latest version and try again");
                });

        ConfigMap edited = client.configMaps()
                .inNamespace(NAMESPACE)
                .withName("typed")
                .edit(old -> new ConfigMapBuilder(old).addToData("more", "3").build());
        assertThat(edited.getData()).containsExactlyInAnyOrderEntriesOf(Map.of("k", "2", "more", "3"));
        assertThat(client.configMaps().inNamespace(NAMESPACE).withName("typed").get())
                .isEqualTo(edited);
        assertThat(client.configMaps().inNamespace(NAMESPACE).withName("typed").delete())
                .hasSize(1);
        assertThat(client.configMaps().inNamespace(NAMESPACE).withName("typed").get())
                .isNull();
    }

    @Test
    void aKindThatIsOnlyNamedWorksTheSame() {
        var classes = client.genericKubernetesResources("networking.k8s.io/v1", "IngressClass");
        GenericKubernetesResource ingress = new GenericKubernetesResourceBuilder()
                .withApiVersion("networking.k8s.io/v1")
                .withKind("IngressClass")
                .withNewMetadata()
                .withName("fabric8-class")
                .endMetadata()
                .build();
        ingress.setAdditionalProperty("spec", Map.of("controller", "example.com/one"));
        assertThat(classes.resource(ingress).create().<String>get("spec", "controller"))
                .isEqualTo("example.com/one");
        classes.withName("fabric8-class").edit(old -> {
            old.getMetadata().setLabels(Map.of("seen", "yes"));
            return old;
        });
        assertThat(classes.withLabel("seen", "yes").list().getItems())
                .extracting(item -> item.getMetadata().getName())
                .containsExactly("fabric8-class");
        classes.withName("fabric8-class").delete();
        assertThat(classes.withName("fabric8-class").get()).isNull();
    }

    @Test
    void allFormsOfPatchThatThereAreChangeTheObject() {
        client.resource(deployment("patched")).create();
        var patched = client.apps().deployments().inNamespace(NAMESPACE).withName("patched");

        Deployment merged = patched.patch(
                PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"by\":\"merge\",\"app\":null}}}");
        assertThat(merged.getMetadata().getLabels()).containsExactlyEntriesOf(Map.of("by", "merge"));
        Deployment json = patched.patch(
                PatchContext.of(PatchType.JSON),
                "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":1},"
                        + "{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":4}]");
        assertThat(json.getSpec().getReplicas()).isEqualTo(4);
        Deployment strategic = patched.patch(
                PatchContext.of(PatchType.STRATEGIC_MERGE),
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"side\"}]}}}}");
        assertThat(strategic.getSpec().getTemplate().getSpec().getContainers())
                .extracting(container -> container.getName())
                .containsExactlyInAnyOrder("web", "side");
        // Server-side apply is not there; who wants it is told so.
        assertThatThrownBy(() -> client.resource(deployment("patched")).serverSideApply())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(415));
    }

    private static Deployment deployment(String name) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .withSchedulerName("nobody")
                .addNewContainer()
                .withName("web")
                .withImage("hello-minikube")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    @Test
    void listsComeInPagesAndBySelectors() {
        for (int i = 0; i < 7; i++) {
            client.resource(configMap("page-" + i, Map.of("page", "p" + i % 2), Map.of()))
                    .create();
        }
        var all = client.configMaps().inNamespace(NAMESPACE).withLabel("page");
        List<String> names = new ArrayList<>();
        List<String> versions = new ArrayList<>();
        String more = null;
        do {
            ConfigMapList page = all.list(
                    new ListOptionsBuilder().withLimit(3L).withContinue(more).build());
            page.getItems().forEach(item -> names.add(item.getMetadata().getName()));
            versions.add(page.getMetadata().getResourceVersion());
            more = page.getMetadata().getContinue();
        } while (more != null && !more.isEmpty());
        assertThat(names).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4", "page-5", "page-6");
        assertThat(versions).hasSize(3).containsOnly(versions.get(0));

        assertThat(all.withLabelIn("page", "p1", "p9").list().getItems()).hasSize(3);
        assertThat(all.withLabelNotIn("page", "p1").list().getItems()).hasSize(4);
        assertThat(all.withField("metadata.name", "page-4").list().getItems()).hasSize(1);
        assertThat(client.configMaps()
                        .inAnyNamespace()
                        .withLabel("page", "p0")
                        .list()
                        .getItems())
                .hasSize(4);
        all.withLabel("page", "p0").delete();
        assertThat(all.list().getItems()).hasSize(3);
    }

    @Test
    void aDeletionHasAPropagationAndPreconditions() {
        var sets = client.apps().replicaSets().inNamespace(NAMESPACE);
        ReplicaSet owner = sets.resource(new ReplicaSetBuilder()
                        .withNewMetadata()
                        .withName("owner")
                        .endMetadata()
                        .withSpec(new ReplicaSetSpecBuilder()
                                .withReplicas(0)
                                .withNewSelector()
                                .addToMatchLabels("app", "web")
                                .endSelector()
                                .withTemplate(deployment("any").getSpec().getTemplate())
                                .build())
                        .build())
                .create();
        client.resource(new PodBuilder(pod("dependent"))
                        .editMetadata()
                        .addNewOwnerReference()
                        .withApiVersion("apps/v1")
                        .withKind("ReplicaSet")
                        .withName("owner")
                        .withUid(owner.getMetadata().getUid())
                        .endOwnerReference()
                        .endMetadata()
                        .editSpec()
                        .withSchedulerName("nobody")
                        .endSpec()
                        .build())
                .create();
        assertThatThrownBy(() -> client.resource(owner).lockResourceVersion("1").delete())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
        assertThat(sets.withName("owner").get()).isNotNull();
        sets.withName("owner").withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
        await().atMost(SOON).until(() -> sets.withName("owner").get() == null);
        assertThat(client.pods()
                        .inNamespace(NAMESPACE)
                        .withName("dependent")
                        .get()
                        .getMetadata()
                        .getOwnerReferences())
                .isEmpty();
    }

    @Test
    void statusAndScaleAreChangedAlone() {
        Pod pod = client.resource(new PodBuilder(pod("unplaced"))
                        .editSpec()
                        .withSchedulerName("nobody")
                        .endSpec()
                        .build())
                .create();
        Pod told = client.resource(new PodBuilder(pod)
                        .editMetadata()
                        .addToLabels("ignored", "here")
                        .endMetadata()
                        .withNewStatus()
                        .withPhase("Pending")
                        .withMessage("waits")
                        .endStatus()
                        .build())
                .updateStatus();
        assertThat(told.getStatus().getMessage()).isEqualTo("waits");
        Pod patched = client.pods()
                .inNamespace(NAMESPACE)
                .withName("unplaced")
                .editStatus(old -> new PodBuilder(old)
                        .editStatus()
                        .withReason("Told")
                        .endStatus()
                        .build());
        assertThat(patched.getStatus().getReason()).isEqualTo("Told");
        assertThat(patched.getSpec()).isEqualTo(pod.getSpec());
        assertThat(client.pods()
                        .inNamespace(NAMESPACE)
                        .withField("status.phase", "Pending")
                        .list()
                        .getItems())
                .extracting(found -> found.getMetadata().getName())
                .contains("unplaced");

        client.resource(deployment("scaled")).create();
        var scaled = client.apps().deployments().inNamespace(NAMESPACE).withName("scaled");
        scaled.scale(5);
        assertThat(scaled.get().getSpec().getReplicas()).isEqualTo(5);
        assertThat(scaled.scale().getSpec().getReplicas()).isEqualTo(5);
    }

    @Test
    void aPodIsBoundToANodeRunsThereAndIsEvicted() {
        client.resource(new PodBuilder(pod("bound"))
                        .editSpec()
                        .withSchedulerName("nobody")
                        .endSpec()
                        .build())
                .create();
        client.bindings()
                .inNamespace(NAMESPACE)
                .resource(new BindingBuilder()
                        .withNewMetadata()
                        .withName("bound")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewTarget()
                        .withApiVersion("v1")
                        .withKind("Node")
                        .withName("n1")
                        .endTarget()
                        .build())
                .create();
        var bound = client.pods().inNamespace(NAMESPACE).withName("bound");
        assertThat(bound.get().getSpec().getNodeName()).isEqualTo("n1");
        bound.waitUntilReady(SOON.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
        await().atMost(SOON).untilAsserted(() -> assertThat(bound.getLog()).contains("listening"));
        assertThat(bound.evict()).isTrue();
        await().atMost(SOON).until(() -> bound.get() == null);
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("web")
                .withImage("hello-minikube")
                .addNewPort()
                .withContainerPort(8080)
                .endPort()
                .endContainer()
                .endSpec()
                .build();
    }
}
