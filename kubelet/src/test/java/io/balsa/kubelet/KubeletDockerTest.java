package io.balsa.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.api.client.Deletion;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.ResourceRequirements;
import io.balsa.k8s.resource.Quantity;
import io.balsa.kubelet.KubeletConfig.Engine;
import io.balsa.kubelet.runtime.docker.TestDocker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole kubelet on the real Docker engine. */
@Timeout(120)
class KubeletDockerTest {
    @TempDir
    Path root;

    private TestDocker docker;
    private TestCluster cluster;
    private Kubelet kubelet;

    @BeforeEach
    void start() throws Exception {
        docker = TestDocker.open(root.resolve("docker"));
        cluster = new TestCluster(root);
        kubelet = cluster.start(Engine.DOCKER);
    }

    @AfterEach
    void leaveNothing() throws IOException {
        if (cluster == null) {
            return;
        }
        cluster.api()
                .all(Pod.class)
                .forEach(pod ->
                        cluster.pods().delete("default", pod.getMetadata().getName(), Deletion.unconditional()));
        eventually().until(() -> cluster.api().all(Pod.class).isEmpty());
        assertThat(containers("-a")).isEmpty();
        kubelet.close();
        cluster.close();
        docker.close();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(100));
    }

    /** Of this kubelet, sandboxes too. */
    private List<String> containers(String... more) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                "docker", "ps", "-q", "--no-trunc", "--filter", "label=io.balsa.node=" + root.resolve("kubelet")));
        command.addAll(List.of(more));
        return TestDocker.run(command.toArray(String[]::new)).lines().toList();
    }

    @Test
    void aPodRunsWithItsLimitsAndIsAdoptedByTheNextKubelet() throws Exception {
        cluster.pods()
                .create(TestCluster.pod(
                        "limited",
                        Container.newBuilder()
                                .setName("web")
                                .setImage(docker.image())
                                .addCommand("sleep")
                                .addCommand("300")
                                .setResources(ResourceRequirements.newBuilder()
                                        .putLimits(
                                                "cpu",
                                                Quantity.newBuilder()
                                                        .setString("500m")
                                                        .build())
                                        .putLimits(
                                                "memory",
                                                Quantity.newBuilder()
                                                        .setString("64Mi")
                                                        .build()))
                                .build()));
        eventually().until(() -> cluster.running("limited"));
        var status = cluster.container("limited");
        String id = status.getContainerID().substring("docker://".length());
        assertThat(TestDocker.run("docker", "inspect", "-f", "{{.HostConfig.Memory}} {{.HostConfig.CpuQuota}}", id)
                        .strip())
                .isEqualTo("67108864 50000");
        assertThat(cluster.pod("limited").orElseThrow().getStatus().getPodIP()).isNotEmpty();
        assertThat(cluster.api()
                        .find(Node.class, "", TestCluster.NODE)
                        .orElseThrow()
                        .getStatus()
                        .getNodeInfo()
                        .getContainerRuntimeVersion())
                .startsWith("docker://");

        kubelet.close();
        assertThat(containers()).contains(id).hasSize(2);
        kubelet = cluster.start(Engine.DOCKER);
        TestDocker.run("docker", "kill", id);
        eventually().until(() -> cluster.container("limited").getRestartCount() == 1 && cluster.running("limited"));
        assertThat(cluster.container("limited").getLastState().getTerminated().getExitCode())
                .isEqualTo(137);
    }
}
