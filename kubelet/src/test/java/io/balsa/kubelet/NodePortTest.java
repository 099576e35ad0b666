package io.balsa.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.balsa.api.client.Deletion;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServicePort;
import io.balsa.k8s.core.v1.ServiceSpec;
import io.balsa.k8s.discovery.v1.Endpoint;
import io.balsa.k8s.discovery.v1.EndpointConditions;
import io.balsa.k8s.discovery.v1.EndpointPort;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.kubelet.KubeletConfig.Engine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Service's node port on a real kubelet with real pods behind it. */
@Timeout(120)
class NodePortTest {
    @TempDir
    Path root;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestCluster cluster;
    private Kubelet kubelet;
    private int nodePort;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Path.of("/proc/self/stat").toFile().exists(), "needs Linux");
        cluster = new TestCluster(root);
        kubelet = cluster.start(Engine.PROCESS);
        try (var free = new ServerSocket(0, 1, InetAddress.getByName(TestCluster.ADDRESS))) {
            nodePort = free.getLocalPort();
        }
    }

    @AfterEach
    void leaveNothing() {
        threads.shutdownNow();
        cluster.api()
                .all(Pod.class)
                .forEach(pod ->
                        cluster.pods().delete("default", pod.getMetadata().getName(), Deletion.unconditional()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> cluster.api().all(Pod.class).isEmpty());
        kubelet.close();
        cluster.close();
    }

    private void publish(String... pods) {
        EndpointSlice.Builder slice = EndpointSlice.newBuilder()
                .setMetadata(ObjectMeta.newBuilder()
                        .setNamespace("default")
                        .setName("web-1")
                        .putLabels("kubernetes.io/service-name", "web"))
                .setAddressType("IPv4")
                .addPorts(EndpointPort.newBuilder().setName("").setPort(8080));
        for (String name : pods) {
            Pod pod = cluster.pod(name).orElseThrow();
            slice.addEndpoints(Endpoint.newBuilder()
                    .addAddresses(pod.getStatus().getPodIP())
                    .setConditions(EndpointConditions.newBuilder().setReady(true))
                    .setTargetRef(ObjectReference.newBuilder()
                            .setUid(pod.getMetadata().getUid())));
        }
        cluster.api().client().kind(EndpointSlice.class).create(slice.build());
        cluster.api()
                .client()
                .kind(Service.class)
                .create(Service.newBuilder()
                        .setMetadata(
                                ObjectMeta.newBuilder().setNamespace("default").setName("web"))
                        .setSpec(ServiceSpec.newBuilder()
                                .setType("NodePort")
                                .addPorts(ServicePort.newBuilder().setPort(80).setNodePort(nodePort)))
                        .build());
    }

    /** The name of the pod that answered; a pod that is killed while it answers has failed to. */
    private String ask() throws IOException {
        String answer = KubeletTest.get(TestCluster.ADDRESS, nodePort, "/");
        if (!answer.contains(" on node")) {
            throw new IOException("the answer was cut short: \"" + answer + "\"");
        }
        return answer.substring("Hello from pod ".length(), answer.indexOf(" on node"));
    }

    @Test
    void aClientInALoopSeesNoLongFailureWhilePodsAreKilled() throws Exception {
        for (String name : new String[] {"a", "b", "c"}) {
            cluster.pods().create(TestCluster.helloMinikube(name, 8080));
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> cluster.running("a") && cluster.running("b") && cluster.running("c"));
        publish("a", "b", "c");
        Set<String> answered = new ConcurrentSkipListSet<>();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            answered.add(ask());
            return answered.size() == 3;
        });
        var enough = new AtomicBoolean();
        Future<Duration> longest = threads.submit(() -> {
            long lastGood = System.nanoTime();
            long worst = 0;
            while (!enough.get()) {
                try {
                    ask();
                    worst = Math.max(worst, System.nanoTime() - lastGood);
                    lastGood = System.nanoTime();
                } catch (IOException e) {
                    // a failure: how long it lasts is what counts
                }
            }
            return Duration.ofNanos(Math.max(worst, System.nanoTime() - lastGood));
        });
        for (String victim : new String[] {"a", "b", "c"}) {
            int before = cluster.container(victim).getRestartCount();
            kill(victim);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> cluster.container(victim).getRestartCount() > before && cluster.running(victim));
        }
        enough.set(true);
        // Two seconds where nothing else has the processors; while others build and test, three times as many.
        assertThat(longest.get(30, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(6));
    }

    private void kill(String pod) {
        String address = cluster.pod(pod).orElseThrow().getStatus().getPodIP();
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> java.util.List.of(arguments).contains(address))
                        .orElse(false))
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
