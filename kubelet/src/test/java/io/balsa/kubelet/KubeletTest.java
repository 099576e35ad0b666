package io.balsa.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.balsa.agent.v1.LogsRequest;
import io.balsa.agent.v1.NodeAgentGrpc;
import io.balsa.api.client.Deletion;
import io.balsa.k8s.coordination.v1.Lease;
import io.balsa.k8s.core.v1.Event;
import io.balsa.k8s.core.v1.HTTPGetAction;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Probe;
import io.balsa.k8s.core.v1.ProbeHandler;
import io.balsa.k8s.intstr.IntOrString;
import io.balsa.kubelet.KubeletConfig.Engine;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole kubelet with real processes and an API server in an object. */
@Timeout(120)
class KubeletTest {
    @TempDir
    Path root;

    private TestCluster cluster;
    private Kubelet kubelet;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "needs /bin/busybox");
        cluster = new TestCluster(root);
        kubelet = cluster.start(Engine.PROCESS);
    }

    @AfterEach
    void leaveNothing() throws IOException {
        if (cluster == null) {
            return;
        }
        kubelet.close();
        kubelet = cluster.start(Engine.PROCESS);
        cluster.api()
                .all(Pod.class)
                .forEach(pod -> cluster.pods()
                        .delete(
                                "default",
                                pod.getMetadata().getName(),
                                Deletion.unconditional().now()));
        eventually().until(() -> containersOnThisMachine() == 0 && pods().isEmpty());
        kubelet.close();
        cluster.close();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }

    private List<Path> pods() throws IOException {
        Path pods = root.resolve("kubelet/pods");
        try (var all = Files.list(pods)) {
            return all.toList();
        }
    }

    /** Counted in the operating system: the supervisors of this test's containers. */
    private long containersOnThisMachine() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.contains("supervise") && line.contains(root.toString()))
                        .orElse(false))
                .filter(process -> !process.info().command().orElse("").endsWith("java"))
                .count();
    }

    static String get(String address, int port, String path) throws IOException {
        var connection = (HttpURLConnection)
                URI.create("http://" + address + ":" + port + path).toURL().openConnection();
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(1000);
        connection.setRequestProperty("Connection", "close");
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theNodeRegistersAndKeepsItsLease() {
        eventually()
                .until(() -> cluster.api().find(Node.class, "", TestCluster.NODE).stream()
                        .flatMap(node -> node.getStatus().getConditionsList().stream())
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")));
        Node node = cluster.api().find(Node.class, "", TestCluster.NODE).orElseThrow();
        assertThat(node.getStatus().getAddresses(0).getAddress()).isEqualTo(TestCluster.ADDRESS);
        assertThat(node.getStatus().getCapacityMap().get("cpu").getString()).isEqualTo("2");
        assertThat(node.getStatus().getCapacityMap().get("memory").getString()).isEqualTo("4Gi");
        assertThat(node.getStatus().getNodeInfo().getContainerRuntimeVersion()).isEqualTo("process://balsa");
        assertThat(node.getStatus().getDaemonEndpoints().getKubeletEndpoint().getPort())
                .isEqualTo(kubelet.agentPort());
        eventually().until(() -> lease().isPresent());
        Lease first = lease().orElseThrow();
        eventually()
                .until(() -> !lease().orElseThrow()
                        .getSpec()
                        .getRenewTime()
                        .equals(first.getSpec().getRenewTime()));
    }

    private java.util.Optional<Lease> lease() {
        return cluster.api().find(Lease.class, "kube-node-lease", TestCluster.NODE);
    }

    @Test
    void aPodRunsAndAnswersWithItsNameAndNode() throws IOException {
        cluster.pods().create(TestCluster.helloMinikube("hello", 8080));
        eventually().until(() -> cluster.running("hello"));
        Pod pod = cluster.pod("hello").orElseThrow();
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getStatus().getHostIP()).isEqualTo(TestCluster.ADDRESS);
        assertThat(pod.getStatus().getConditionsList())
                .allMatch(condition -> condition.getStatus().equals("True"))
                .extracting(condition -> condition.getType())
                .contains("Initialized", "Ready", "ContainersReady", "PodScheduled");
        eventually()
                .ignoreExceptions()
                .until(() -> get(pod.getStatus().getPodIP(), 8080, "/a?b=c")
                        .startsWith("Hello from pod hello on node node-1\n\nGET /a?b=c HTTP/1.1\n"));
        eventually()
                .until(() -> cluster.api().all(Event.class).stream()
                        .map(Event::getReason)
                        .toList()
                        .containsAll(List.of("Pulled", "Created", "Started")));
    }

    @Test
    void aDeletedPodEndsGracefullyAndThenItsObjectGoes() {
        cluster.pods()
                .create(TestCluster.busybox("ends", "trap 'sleep 1; exit 0' TERM; while true; do sleep 0.1; done"));
        eventually().until(() -> cluster.running("ends"));
        cluster.pods().delete("default", "ends", Deletion.unconditional());
        assertThat(cluster.pod("ends")).isPresent();
        eventually().until(() -> cluster.pod("ends").isEmpty());
        assertThat(containersOnThisMachine()).isZero();
    }

    @Test
    void aPodThatDoesNotEndIsKilledAfterItsGrace() {
        cluster.pods().create(TestCluster.busybox("stubborn", "trap '' TERM; while true; do sleep 0.1; done"));
        eventually().until(() -> cluster.running("stubborn"));
        long start = System.nanoTime();
        cluster.pods().delete("default", "stubborn", Deletion.unconditional());
        eventually().until(() -> cluster.pod("stubborn").isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
    }

    @Test
    void aCrashingContainerIsRestartedWithGrowingDelays() {
        cluster.pods().create(TestCluster.busybox("crashes", "exit 3"));
        eventually()
                .until(() -> cluster.container("crashes")
                        .getState()
                        .getWaiting()
                        .getReason()
                        .equals("CrashLoopBackOff"));
        var status = cluster.container("crashes");
        assertThat(status.getRestartCount()).isEqualTo(1);
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(status.getLastState().getTerminated().getReason()).isEqualTo("Error");
        assertThat(cluster.pod("crashes").orElseThrow().getStatus().getPhase()).isEqualTo("Running");
        eventually().until(() -> cluster.container("crashes").getRestartCount() == 2);
    }

    @Test
    void aPodThatRunsOnceIsDoneWhenItsContainersAre() {
        Pod once = TestCluster.busybox("once", "echo done; exit 0");
        cluster.pods()
                .create(once.toBuilder()
                        .setSpec(once.getSpec().toBuilder().setRestartPolicy("Never"))
                        .build());
        eventually()
                .until(() -> cluster.pod("once")
                        .map(pod -> pod.getStatus().getPhase().equals("Succeeded"))
                        .orElse(false));
        assertThat(cluster.container("once").getState().getTerminated().getReason())
                .isEqualTo("Completed");
        assertThat(cluster.container("once").getRestartCount()).isZero();
    }

    @Test
    void anUnknownImageShowsInTheStatusAndStartsNothing() {
        Pod pod = TestCluster.helloMinikube("wrong", 8080);
        cluster.pods()
                .create(pod.toBuilder()
                        .setSpec(pod.getSpec().toBuilder()
                                .setContainers(
                                        0,
                                        pod.getSpec().getContainers(0).toBuilder()
                                                .setImage("no-such-image")))
                        .build());
        eventually()
                .until(() -> cluster.container("wrong")
                        .getState()
                        .getWaiting()
                        .getReason()
                        .matches("ErrImagePull|ImagePullBackOff"));
        assertThat(cluster.container("wrong").getState().getWaiting().getMessage())
                .contains("no-such-image");
        assertThat(cluster.pod("wrong").orElseThrow().getStatus().getPhase()).isEqualTo("Pending");
        assertThat(containersOnThisMachine()).isZero();
        eventually()
                .until(() -> cluster.container("wrong")
                        .getState()
                        .getWaiting()
                        .getReason()
                        .equals("ImagePullBackOff"));
    }

    @Test
    void aContainerIsReadyWhenItsProbeSaysSo() throws IOException {
        Path flag = root.resolve("flag");
        Pod pod = TestCluster.helloMinikube("probed", 8080);
        Probe probe = Probe.newBuilder()
                .setHandler(ProbeHandler.newBuilder()
                        .setHttpGet(HTTPGetAction.newBuilder()
                                .setPath("/")
                                .setPort(IntOrString.newBuilder().setType(0).setIntVal(8080))))
                .setPeriodSeconds(1)
                .setTimeoutSeconds(1)
                .build();
        cluster.pods()
                .create(pod.toBuilder()
                        .setSpec(pod.getSpec().toBuilder()
                                .setContainers(
                                        0,
                                        pod.getSpec().getContainers(0).toBuilder()
                                                .setReadinessProbe(probe)))
                        .build());
        eventually().until(() -> cluster.container("probed").getState().hasRunning());
        eventually().until(() -> cluster.running("probed"));
        assertThat(Files.exists(flag)).isFalse();
    }

    @Test
    void aRestartedKubeletAdoptsWhatRuns() throws Exception {
        cluster.pods().create(TestCluster.busybox("stays", "sleep 300"));
        eventually().until(() -> cluster.running("stays"));
        var before = cluster.container("stays");
        kubelet.close();
        assertThat(containersOnThisMachine()).isEqualTo(1);
        kubelet = cluster.start(Engine.PROCESS);
        long started = System.nanoTime();
        cluster.pods().create(TestCluster.busybox("second", "sleep 300"));
        eventually().until(() -> cluster.running("second"));

        assertThat(cluster.container("stays")).isEqualTo(before);
        assertThat(containersOnThisMachine()).isEqualTo(2);
    }

    @Test
    void whatWasReplacedWhileTheKubeletWasAwayIsStopped() throws IOException {
        cluster.pods().create(TestCluster.busybox("replaced", "sleep 300"));
        cluster.pods().create(TestCluster.busybox("stays", "sleep 300"));
        eventually().until(() -> cluster.running("replaced") && cluster.running("stays"));
        kubelet.close();
        cluster.pods().delete("default", "replaced", Deletion.unconditional().now());
        assertThat(containersOnThisMachine()).isEqualTo(2);
        kubelet = cluster.start(Engine.PROCESS);
        eventually().until(() -> containersOnThisMachine() == 1);
        assertThat(cluster.container("stays").getRestartCount()).isZero();
    }

    @Test
    void silenceOfTheApiServerStopsNothing() throws Exception {
        cluster.pods().create(TestCluster.busybox("stays", "sleep 300"));
        cluster.pods().create(TestCluster.busybox("crashes", "sleep 2; exit 1"));
        eventually().until(() -> cluster.running("stays") && cluster.running("crashes"));
        cluster.goAway();
        kubelet.close();
        kubelet = cluster.start(Engine.PROCESS);
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        assertThat(containersOnThisMachine()).isEqualTo(1);
        cluster.comeBack();
        eventually().until(() -> cluster.container("crashes").getRestartCount() >= 1);
        assertThat(cluster.container("stays").getRestartCount()).isZero();
    }

    @Test
    void logsAreServedToApiServersOnly() throws Exception {
        cluster.pods().create(TestCluster.busybox("talks", "echo one; echo two; echo three; sleep 300"));
        eventually().until(() -> cluster.running("talks"));
        LogsRequest request =
                LogsRequest.newBuilder().setNamespace("default").setPod("talks").build();
        eventually().until(() -> logs("balsa-apiserver", request).equals("one\ntwo\nthree\n"));
        assertThat(logs("balsa-apiserver", request.toBuilder().setTailLines(1).build()))
                .isEqualTo("three\n");
        assertThat(logs("balsa-apiserver", request.toBuilder().setLimitBytes(5).build()))
                .isEqualTo("one\nt");
        assertThat(logs(
                        "balsa-apiserver",
                        request.toBuilder().setTimestamps(true).setTailLines(1).build()))
                .matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z three\n");
        assertThatThrownBy(() -> logs("system:node:other", request))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        assertThatThrownBy(() -> logs(
                        "balsa-apiserver", request.toBuilder().setPod("nobody").build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }

    private String logs(String caller, LogsRequest request) throws Exception {
        TestPki.Identity identity = cluster.pki().issue(caller, List.of());
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        TestCluster.ADDRESS,
                        kubelet.agentPort(),
                        TlsChannelCredentials.newBuilder()
                                .keyManager(
                                        identity.certificate().toFile(),
                                        identity.key().toFile())
                                .trustManager(cluster.pki().authority().toFile())
                                .build())
                .build();
        try {
            var text = new StringBuilder();
            NodeAgentGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .logs(request)
                    .forEachRemaining(reply -> text.append(reply.getData().toStringUtf8()));
            return text.toString();
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }
}
