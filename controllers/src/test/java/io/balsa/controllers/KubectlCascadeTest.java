package io.balsa.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.http.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real kubectl deletes what owns other things. The things are made by hand: a paused deployment, a set of no replicas, a
 * pod that nobody controls, so that no other controller has anything to do.
 */
class KubectlCascadeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static ControllerManager manager;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(folder);
        manager = ControllerManager.start(
                ApiClient.over(cluster.server().inProcess("controllers", "system:masters"), Kinds.scheme()),
                ControllerConfig.standard("member"),
                Clockwork.system(System::nanoTime));
    }

    @AfterAll
    static void stop() {
        if (manager != null) {
            manager.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void inTheBackgroundTheDeploymentGoesAtOnceAndTheRestFollows() {
        String ns = chain("back");
        assertThat(cluster.ok("-n", ns, "delete", "deployment", "web")).isEqualTo("deployment.apps \"web\" deleted\n");
        awaitNothing(ns);
    }

    @Test
    void inTheForegroundTheDeploymentWaitsForTheRest() {
        String ns = chain("front");
        cluster.ok("-n", ns, "patch", "pod", "web-1-x", "-p", "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");
        assertThat(cluster.ok("-n", ns, "delete", "deployment", "web", "--cascade=foreground", "--wait=false"))
                .isEqualTo("deployment.apps \"web\" deleted\n");
        await().atMost(PATIENCE)
                .until(() -> !get(ns, "pod", "web-1-x", "{.metadata.deletionTimestamp}")
                        .isEmpty());
        assertThat(get(ns, "replicaset", "web-1", "{.metadata.finalizers}")).isEqualTo("[\"foregroundDeletion\"]");
        assertThat(get(ns, "deployment", "web", "{.metadata.finalizers}")).isEqualTo("[\"foregroundDeletion\"]");
        cluster.ok("-n", ns, "patch", "pod", "web-1-x", "-p", "{\"metadata\":{\"finalizers\":null}}");
        awaitNothing(ns);
    }

    @Test
    void orphansStay() {
        String ns = chain("left");
        assertThat(cluster.ok("-n", ns, "delete", "deployment", "web", "--cascade=orphan"))
                .isEqualTo("deployment.apps \"web\" deleted\n");
        assertThat(names(ns)).isEqualTo("pod/web-1-x replicaset.apps/web-1");
        assertThat(get(ns, "replicaset", "web-1", "{.metadata.ownerReferences}"))
                .isEmpty();
        assertThat(get(ns, "pod", "web-1-x", "{.metadata.ownerReferences[*].name}"))
                .isEqualTo("web-1");
    }

    @Test
    void aJobThatIsDeletedWithoutAPolicyLeavesItsPod() {
        String ns = namespace("job");
        cluster.file("job.yaml", """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: j}
            spec:
              suspend: true
              template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}
            """);
        cluster.ok("-n", ns, "create", "-f", "job.yaml");
        pod(ns, "j-x", "batch/v1", "Job", "j", get(ns, "job", "j", "{.metadata.uid}"));
        cluster.ok("delete", "--raw", "/apis/batch/v1/namespaces/" + ns + "/jobs/j");
        await().atMost(PATIENCE).until(() -> names(ns).equals("pod/j-x"));
        assertThat(get(ns, "pod", "j-x", "{.metadata.ownerReferences}")).isEmpty();
    }

    @Test
    void anOwnerInAnotherNamespaceIsNoneAndAnEventSaysSo() {
        String ns = chain("here");
        String uid = get(ns, "deployment", "web", "{.metadata.uid}");
        String there = namespace("there");
        pod(there, "lost", "apps/v1", "Deployment", "web", uid);
        await().atMost(PATIENCE).until(() -> names(there).isEmpty());
        await().atMost(PATIENCE)
                .until(() -> cluster.ok(
                                "-n",
                                there,
                                "get",
                                "events",
                                "--field-selector=reason=OwnerRefInvalidNamespace",
                                "-o",
                                "jsonpath={.items[*].message}")
                        .equals("ownerRef [apps/v1/Deployment, namespace: there, name: web, uid: " + uid
                                + "] does not exist in namespace \"there\""));
        assertThat(names(ns)).isEqualTo("pod/web-1-x deployment.apps/web replicaset.apps/web-1");
    }

    private static String namespace(String name) {
        cluster.ok("create", "namespace", name);
        return name;
    }

    /** A deployment that owns a replica set that owns a pod. */
    private static String chain(String name) {
        String ns = namespace(name);
        cluster.file(name + "-deployment.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              paused: true
              replicas: 0
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: c, image: nginx}]}
            """);
        cluster.ok("-n", ns, "create", "-f", name + "-deployment.yaml");
        cluster.file(name + "-set.yaml", """
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              name: web-1
              labels: {app: web}
              ownerReferences:
              - {apiVersion: apps/v1, kind: Deployment, name: web, uid: %s, blockOwnerDeletion: true}
            spec:
              replicas: 0
              selector: {matchLabels: {app: web, made: by-hand}}
              template:
                metadata: {labels: {app: web, made: by-hand}}
                spec: {containers: [{name: c, image: nginx}]}
            """.formatted(get(ns, "deployment", "web", "{.metadata.uid}")));
        cluster.ok("-n", ns, "create", "-f", name + "-set.yaml");
        pod(ns, "web-1-x", "apps/v1", "ReplicaSet", "web-1", get(ns, "replicaset", "web-1", "{.metadata.uid}"));
        return ns;
    }

    private static void pod(String ns, String name, String apiVersion, String kind, String owner, String uid) {
        cluster.file(ns + "-pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
              ownerReferences:
              - {apiVersion: %s, kind: %s, name: %s, uid: %s, blockOwnerDeletion: true}
            spec: {containers: [{name: c, image: nginx}]}
            """.formatted(name, apiVersion, kind, owner, uid));
        cluster.ok("-n", ns, "create", "-f", ns + "-pod.yaml");
    }

    private static String get(String ns, String kind, String name, String path) {
        return cluster.ok("-n", ns, "get", kind, name, "-o", "jsonpath=" + path);
    }

    private static String names(String ns) {
        return cluster.ok("-n", ns, "get", "pods,deployments,replicasets,jobs", "-o", "name")
                .strip()
                .replace('\n', ' ');
    }

    private static void awaitNothing(String ns) {
        await().atMost(PATIENCE).until(() -> names(ns).isEmpty());
    }
}
