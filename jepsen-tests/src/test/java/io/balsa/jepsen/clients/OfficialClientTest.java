package io.balsa.jepsen.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.balsa.jepsen.cluster.LocalCluster;
import io.balsa.jepsen.cluster.SharedCluster;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Binding;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1DeleteOptions;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentSpec;
import io.kubernetes.client.openapi.models.V1Eviction;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ObjectReference;
import io.kubernetes.client.openapi.models.V1OwnerReference;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodStatus;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1Preconditions;
import io.kubernetes.client.openapi.models.V1ReplicaSet;
import io.kubernetes.client.openapi.models.V1ReplicaSetSpec;
import io.kubernetes.client.openapi.models.V1Scale;
import io.kubernetes.client.openapi.models.V1Status;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
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

/** The official client, unmodified, through the kubeconfig of a cluster: objects, patches, selections, parts of objects. */
@Tag("cluster")
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAMESPACE = "official";

    private ApiClient client;
    private CoreV1Api core;
    private AppsV1Api apps;

    @BeforeAll
    void start(LocalCluster cluster) throws Exception {
        client = Official.through(cluster);
        core = new CoreV1Api(client);
        apps = new AppsV1Api(client);
        Official.createNamespace(client, NAMESPACE);
    }

    @AfterAll
    void stop() throws Exception {
        if (core != null) {
            core.deleteNamespace(NAMESPACE).execute();
        }
    }

    private static V1ConfigMap configMap(String name, Map<String, String> labels, Map<String, String> data) {
        return new V1ConfigMap()
                .metadata(new V1ObjectMeta().name(name).namespace(NAMESPACE).labels(labels))
                .data(data);
    }

    private static void assertRefused(ApiException e, int code, String message) {
        assertThat(e.getCode()).isEqualTo(code);
        assertThat(e.getResponseBody()).contains("\"message\":\"" + message.replace("\"", "\\\"") + "\"");
    }

    @Test
    void anObjectIsCreatedReadReplacedAndDeleted() throws Exception {
        V1ConfigMap made = core.createNamespacedConfigMap(NAMESPACE, configMap("typed", Map.of(), Map.of("k", "1")))
                .execute();
        assertThatThrownBy(() -> core.createNamespacedConfigMap(NAMESPACE, configMap("typed", Map.of(), Map.of()))
                        .execute())
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertRefused(e, 409, "configmaps \"typed\" already exists"));
        V1ConfigMap replaced = core.replaceNamespacedConfigMap("typed", NAMESPACE, made.putDataItem("k", "2"))
                .execute();
        assertThat(replaced.getData()).containsEntry("k", "2");
        assertThatThrownBy(() -> core.replaceNamespacedConfigMap("typed", NAMESPACE, made.putDataItem("k", "3"))
                        .execute())
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertRefused(
                                e,
                                409,
                                "Operation cannot be fulfilled on configmaps \"typed\": the object has been modified;"
                                        + " please apply your changes to the latest version and try again"));
        assertThat(core.readNamespacedConfigMap("typed", NAMESPACE).execute()).isEqualTo(replaced);
        V1Status gone = core.deleteNamespacedConfigMap("typed", NAMESPACE).execute();
        assertThat(gone.getStatus()).isEqualTo("Success");
        assertThatThrownBy(
                        () -> core.readNamespacedConfigMap("typed", NAMESPACE).execute())
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertRefused(e, 404, "configmaps \"typed\" not found"));
    }

    @Test
    void genericAndDynamicObjectsWorkTheSame() throws Exception {
        var maps = new GenericKubernetesApi<>(V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
        maps.create(configMap("generic", Map.of("by", "generic"), Map.of())).throwsApiException();
        assertThat(maps.get(NAMESPACE, "generic").getObject().getMetadata().getLabels())
                .containsEntry("by", "generic");
        var dynamic = new DynamicKubernetesApi("", "v1", "configmaps", client);
        DynamicKubernetesObject read =
                dynamic.get(NAMESPACE, "generic").throwsApiException().getObject();
        read.getRaw().getAsJsonObject("metadata").getAsJsonObject("labels").addProperty("by", "dynamic");
        dynamic.update(read).throwsApiException();
        assertThat(maps.get(NAMESPACE, "generic").getObject().getMetadata().getLabels())
                .containsEntry("by", "dynamic");
        assertThat(dynamic.delete(NAMESPACE, "generic").isSuccess()).isTrue();
        assertThat(maps.get(NAMESPACE, "generic").getHttpStatusCode()).isEqualTo(404);
    }

    @Test
    void allFormsOfPatchThatThereAreChangeTheObject() throws Exception {
        apps.createNamespacedDeployment(NAMESPACE, deployment("patched")).execute();
        V1Deployment merged = patched(
                V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, "{\"metadata\":{\"labels\":{\"by\":\"merge\",\"app\":null}}}");
        assertThat(merged.getMetadata().getLabels()).containsExactlyEntriesOf(Map.of("by", "merge"));
        V1Deployment json = patched(
                V1Patch.PATCH_FORMAT_JSON_PATCH, "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":4}]");
        assertThat(json.getSpec().getReplicas()).isEqualTo(4);
        V1Deployment strategic = patched(
                V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"side\"}]}}}}");
        assertThat(strategic.getSpec().getTemplate().getSpec().getContainers())
                .extracting(V1Container::getName)
                .containsExactlyInAnyOrder("web", "side");
        // Server-side apply is not there; who wants it is told so.
        assertThatThrownBy(() -> patched(V1Patch.PATCH_FORMAT_APPLY_YAML, "{}"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.getCode()).isEqualTo(415));
    }

    private V1Deployment patched(String format, String patch) throws ApiException {
        return PatchUtils.patch(
                V1Deployment.class,
                () -> apps.patchNamespacedDeployment("patched", NAMESPACE, new V1Patch(patch))
                        .buildCall(null),
                format,
                client);
    }

    private static V1Deployment deployment(String name) {
        return new V1Deployment()
                .metadata(new V1ObjectMeta().name(name).namespace(NAMESPACE).putLabelsItem("app", "web"))
                .spec(new V1DeploymentSpec()
                        .replicas(1)
                        .selector(new V1LabelSelector().putMatchLabelsItem("app", "web"))
                        .template(new V1PodTemplateSpec()
                                .metadata(new V1ObjectMeta().putLabelsItem("app", "web"))
                                .spec(podSpec())));
    }

    private static V1PodSpec podSpec() {
        return new V1PodSpec()
                .schedulerName("nobody")
                .terminationGracePeriodSeconds(1L)
                .addContainersItem(new V1Container().name("web").image("hello-minikube"));
    }

    @Test
    void listsComeInPagesAndBySelectors() throws Exception {
        for (int i = 0; i < 7; i++) {
            core.createNamespacedConfigMap(NAMESPACE, configMap("page-" + i, Map.of("page", "p" + i % 2), Map.of()))
                    .execute();
        }
        List<String> names = new ArrayList<>();
        List<String> versions = new ArrayList<>();
        String more = null;
        do {
            V1ConfigMapList page = core.listNamespacedConfigMap(NAMESPACE)
                    .labelSelector("page")
                    .limit(3)
                    ._continue(more)
                    .execute();
            page.getItems().forEach(item -> names.add(item.getMetadata().getName()));
            versions.add(page.getMetadata().getResourceVersion());
            more = page.getMetadata().getContinue();
        } while (more != null && !more.isEmpty());
        assertThat(names).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4", "page-5", "page-6");
        assertThat(versions).hasSize(3).containsOnly(versions.get(0));
        assertThat(selected("page in (p1,p9)", "")).isEqualTo(3);
        assertThat(selected("page,page notin (p1)", "")).isEqualTo(4);
        assertThat(selected("page", "metadata.name=page-4")).isEqualTo(1);
        core.deleteCollectionNamespacedConfigMap(NAMESPACE)
                .labelSelector("page=p0")
                .execute();
        assertThat(selected("page", "")).isEqualTo(3);
    }

    private int selected(String labels, String fields) throws ApiException {
        return core.listNamespacedConfigMap(NAMESPACE)
                .labelSelector(labels)
                .fieldSelector(fields)
                .execute()
                .getItems()
                .size();
    }

    @Test
    void aDeletionHasAPropagationAndPreconditions() throws Exception {
        V1ReplicaSet owner = new V1ReplicaSet()
                .metadata(new V1ObjectMeta().name("owner"))
                .spec(new V1ReplicaSetSpec()
                        .replicas(0)
                        .selector(new V1LabelSelector().putMatchLabelsItem("app", "owned"))
                        .template(new V1PodTemplateSpec()
                                .metadata(new V1ObjectMeta().putLabelsItem("app", "owned"))
                                .spec(podSpec())));
        String uid = apps.createNamespacedReplicaSet(NAMESPACE, owner)
                .execute()
                .getMetadata()
                .getUid();
        V1ObjectMeta dependent = new V1ObjectMeta()
                .name("dependent")
                .addOwnerReferencesItem(new V1OwnerReference()
                        .apiVersion("apps/v1")
                        .kind("ReplicaSet")
                        .name("owner")
                        .uid(uid));
        core.createNamespacedPod(NAMESPACE, new V1Pod().metadata(dependent).spec(podSpec()))
                .execute();
        assertThatThrownBy(() -> apps.deleteNamespacedReplicaSet("owner", NAMESPACE)
                        .body(new V1DeleteOptions().preconditions(new V1Preconditions().uid("another")))
                        .execute())
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.getCode()).isEqualTo(409));
        apps.deleteNamespacedReplicaSet("owner", NAMESPACE)
                .body(new V1DeleteOptions()
                        .propagationPolicy("Background")
                        .preconditions(new V1Preconditions().uid(uid)))
                .execute();
        await().atMost(SOON)
                .until(() -> core.listNamespacedPod(NAMESPACE)
                        .fieldSelector("metadata.name=dependent")
                        .execute()
                        .getItems()
                        .isEmpty());
    }

    @Test
    void statusAndScaleAreChangedAlone() throws Exception {
        V1Pod pod = core.createNamespacedPod(
                        NAMESPACE,
                        new V1Pod()
                                .metadata(new V1ObjectMeta().name("unplaced"))
                                .spec(podSpec()))
                .execute();
        V1Pod told = core.replaceNamespacedPodStatus(
                        "unplaced",
                        NAMESPACE,
                        pod.status(new V1PodStatus().phase("Pending").message("waits")))
                .execute();
        assertThat(told.getStatus().getMessage()).isEqualTo("waits");
        assertThat(told.getSpec()).isEqualTo(pod.getSpec());

        apps.createNamespacedDeployment(NAMESPACE, deployment("scaled")).execute();
        V1Scale scale = apps.readNamespacedDeploymentScale("scaled", NAMESPACE).execute();
        scale.getSpec().setReplicas(5);
        apps.replaceNamespacedDeploymentScale("scaled", NAMESPACE, scale).execute();
        assertThat(apps.readNamespacedDeployment("scaled", NAMESPACE)
                        .execute()
                        .getSpec()
                        .getReplicas())
                .isEqualTo(5);
    }

    @Test
    void aPodIsBoundToANodeRunsThereAndIsEvicted() throws Exception {
        V1Pod pod = new V1Pod().metadata(new V1ObjectMeta().name("bound")).spec(podSpec());
        core.createNamespacedPod(NAMESPACE, pod).execute();
        V1Binding binding = new V1Binding()
                .metadata(new V1ObjectMeta().name("bound").namespace(NAMESPACE))
                .target(new V1ObjectReference().apiVersion("v1").kind("Node").name("n1"));
        // The client takes the answer for a Binding; Kubernetes, too, answers with a Status.
        V1Status bound = client.<V1Status>execute(
                        core.createNamespacedPodBinding("bound", NAMESPACE, binding)
                                .buildCall(null),
                        V1Status.class)
                .getData();
        assertThat(bound.getStatus()).isEqualTo("Success");
        await().atMost(SOON)
                .until(() -> "Running"
                        .equals(core.readNamespacedPod("bound", NAMESPACE)
                                .execute()
                                .getStatus()
                                .getPhase()));
        V1Eviction eviction = new V1Eviction().metadata(new V1ObjectMeta().name("bound"));
        client.<V1Status>execute(
                core.createNamespacedPodEviction("bound", NAMESPACE, eviction).buildCall(null), V1Status.class);
        await().atMost(SOON)
                .until(() -> core.listNamespacedPod(NAMESPACE)
                        .fieldSelector("metadata.name=bound")
                        .execute()
                        .getItems()
                        .isEmpty());
    }
}
