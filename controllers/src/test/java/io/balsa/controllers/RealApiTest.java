package io.balsa.controllers;

import static io.balsa.controllers.Objects.node;
import static io.balsa.controllers.Objects.replicaSet;
import static io.balsa.controllers.Objects.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Channels;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.Deletion;
import io.balsa.api.client.Selection;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.grpc.GrpcFront;
import io.balsa.api.server.http.tls.TestAuthority;
import io.balsa.api.server.testing.EtcdProcess;
import io.balsa.api.server.testing.TestApi;
import io.balsa.controllers.nodelifecycle.NodeLifecycleConfig;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Event;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServiceAccount;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.grpc.ManagedChannel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controllers on the real API core and a real etcd; only the kubelets are made up. */
class RealApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

    @TempDir
    private Path folder;

    private EtcdProcess etcd;
    private TestApi server;
    private ApiClient api;
    private FakeKubelets kubelets;
    private ControllerManager manager;

    @BeforeEach
    void cluster() {
        etcd = EtcdProcess.start(folder.resolve("etcd"));
        server = TestApi.on(etcd.channel());
        api = client("admin");
        kubelets = new FakeKubelets(api);
        List.of("n1", "n2", "n3").forEach(name -> kubelets.register(node(name, "4")));
        kubelets.start();
        manager = ControllerManager.start(
                client("controllers"),
                new ControllerConfig(
                        "member-1",
                        Duration.ofSeconds(3),
                        new NodeLifecycleConfig(GRACE, Duration.ofSeconds(1), Duration.ofMinutes(5)),
                        Duration.ofSeconds(5),
                        100,
                        Optional.of(CERTIFICATE)),
                Clockwork.system(System::nanoTime));
    }

    @AfterEach
    void stop() {
        if (manager != null) {
            kubelets.close();
            manager.close();
            server.close();
            etcd.close();
        }
    }

    @Test
    void aReplicaSetSurvivesTheLossAndReturnOfANodeAndGoesWithItsPods() {
        api.kind(Service.class).create(fresh(service("web")));
        api.kind(ReplicaSet.class).create(fresh(replicaSet("web", 3)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(nodesOfReadyPods()).containsExactlyInAnyOrder("n1", "n2", "n3"));
        await().atMost(PATIENCE).until(() -> readyEndpoints() == 3);

        kubelets.kill("n2");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(nodesOfReadyPods()).hasSize(3).doesNotContain("n2"));
        await().atMost(PATIENCE).until(() -> readyEndpoints() == 3);
        assertThat(events()).contains("NodeNotReady", "TaintManagerEviction", "SuccessfulCreate", "Scheduled");

        kubelets.register(node("n2", "4"));
        await().atMost(PATIENCE).until(() -> all(Pod.class).size() == 3);
        await().atMost(PATIENCE)
                .until(() -> api.kind(Node.class).get("", "n2").getSpec().getTaintsCount() == 0);

        // a busy machine lets a node fall silent for a moment: then its pods are not ready until it is heard again
        await().atMost(PATIENCE)
                .until(() -> api.kind(ReplicaSet.class)
                                .get("default", "web")
                                .getStatus()
                                .getReadyReplicas()
                        == 3);
        ReplicaSet web = api.kind(ReplicaSet.class).get("default", "web");
        api.kind(ReplicaSet.class).delete("default", "web", Deletion.of(web));
        await().atMost(PATIENCE).until(() -> all(Pod.class).isEmpty());
        api.kind(Service.class).delete("default", "web", Deletion.unconditional());
        await().atMost(PATIENCE).until(() -> all(EndpointSlice.class).isEmpty());
    }

    @Test
    void everyNamespaceHasItsAccountAndTheCertificateAndGetsThemBack() {
        api.kind(Namespace.class)
                .create(Namespace.newBuilder()
                        .setMetadata(ObjectMeta.newBuilder().setName("team"))
                        .build());
        for (String namespace : List.of("default", "kube-system", "team")) {
            awaitContents(namespace);
        }
        api.kind(ServiceAccount.class).delete("team", "default", Deletion.unconditional());
        api.kind(ConfigMap.class).delete("team", "kube-root-ca.crt", Deletion.unconditional());
        awaitContents("team");
        ConfigMap certificate = api.kind(ConfigMap.class).get("team", "kube-root-ca.crt");
        api.kind(ConfigMap.class)
                .update(fresh(
                        certificate.toBuilder().putData("ca.crt", "forged").build()));
        awaitContents("team");
    }

    private void awaitContents(String namespace) {
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(StatusError.class).untilAsserted(() -> {
            assertThat(Meta.uid(api.kind(ServiceAccount.class).get(namespace, "default")))
                    .isNotEmpty();
            assertThat(api.kind(ConfigMap.class)
                            .get(namespace, "kube-root-ca.crt")
                            .getDataMap())
                    .containsExactly(Map.entry("ca.crt", CERTIFICATE));
        });
    }

    @Test
    void anOutageOfTheStoreMovesNoPodAndWorkGoesOnAfterIt() throws InterruptedException {
        api.kind(ReplicaSet.class).create(fresh(replicaSet("web", 3)));
        await().atMost(PATIENCE).until(() -> nodesOfReadyPods().size() == 3);
        List<String> before = uids();
        etcd.kill();
        await().pollDelay(GRACE.multipliedBy(3)).until(() -> true);
        etcd.start();
        await().atMost(PATIENCE).until(() -> answers() && manager.isLeading());
        ReplicaSet.Builder more = api.kind(ReplicaSet.class).get("default", "web").toBuilder();
        more.getSpecBuilder().setReplicas(4);
        await().atMost(PATIENCE)
                .until(() -> api.kind(ReplicaSet.class)
                                .update(fresh(more.build()))
                                .getSpec()
                                .getReplicas()
                        == 4);
        await().atMost(PATIENCE).until(() -> nodesOfReadyPods().size() == 4);
        assertThat(uids()).containsAll(before);
    }

    @Test
    void aClientIsWhoItsCertificateSays() throws Exception {
        TestAuthority authority = new TestAuthority(folder, "cluster");
        TestAuthority foreign = new TestAuthority(folder, "foreign");
        var identity = authority.issue("server", "CN=api");
        int port = server.front()
                .listen(
                        new InetSocketAddress("127.0.0.1", 0),
                        new GrpcFront.Identity(
                                identity.certificateFile(), identity.keyFile(), authority.certificateFile()));
        var user = authority.issue("user", "CN=alice");
        var stranger = foreign.issue("stranger", "CN=mallory");
        ManagedChannel good = Channels.mtls(
                List.of("127.0.0.1:1", "127.0.0.1:" + port),
                user.certificateFile(),
                user.keyFile(),
                authority.certificateFile());
        ManagedChannel bad = Channels.mtls(
                List.of("127.0.0.1:" + port),
                stranger.certificateFile(),
                stranger.keyFile(),
                authority.certificateFile());
        try {
            assertThat(ApiClient.over(good, Kinds.scheme())
                            .kind(Node.class)
                            .list(Selection.all())
                            .items())
                    .hasSize(3);
            assertThatThrownBy(() ->
                            ApiClient.over(bad, Kinds.scheme()).kind(Node.class).list(Selection.all()))
                    .isInstanceOf(StatusError.class);
        } finally {
            good.shutdownNow();
            bad.shutdownNow();
        }
    }

    private ApiClient client(String user) {
        return ApiClient.over(server.channel(Caller.of(user, "system:masters")), Kinds.scheme());
    }

    private boolean answers() {
        try {
            api.kind(Node.class).list(Selection.all());
            return true;
        } catch (StatusError e) {
            return false;
        }
    }

    private <M extends Message> List<M> all(Class<M> kind) {
        return api.kind(kind).list(Selection.all()).items();
    }

    private List<String> uids() {
        return all(Pod.class).stream()
                .filter(pod -> !Meta.isDeleting(pod))
                .map(Meta::uid)
                .toList();
    }

    private List<String> nodesOfReadyPods() {
        return all(Pod.class).stream()
                .filter(pod -> !Meta.isDeleting(pod) && Pods.isReady(pod))
                .map(pod -> pod.getSpec().getNodeName())
                .toList();
    }

    private long readyEndpoints() {
        return all(EndpointSlice.class).stream()
                .flatMap(slice -> slice.getEndpointsList().stream())
                .filter(endpoint -> endpoint.getConditions().getReady())
                .count();
    }

    private List<String> events() {
        return all(Event.class).stream().map(Event::getReason).toList();
    }

    /** As a user would write it: without what the server gives. */
    private static <M extends Message> M fresh(M object) {
        return Meta.edit(object, meta -> meta.clearUid().clearResourceVersion().clearGeneration());
    }
}
