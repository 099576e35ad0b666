package io.balsa.jepsen.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.jepsen.process.Command;
import io.balsa.jepsen.process.Command.Completed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A whole cluster on the real Docker engine. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerClusterTest {
    private static final String IMAGE = "balsa-test-replicas";
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final String WEB = """
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              name: web
            spec:
              replicas: 3
              selector:
                matchLabels: {app: web}
              template:
                metadata:
                  labels: {app: web}
                spec:
                  containers:
                  - name: web
                    image: balsa-test-replicas
                    imagePullPolicy: Never
                    command: [sleep, "3600"]
                    resources:
                      limits: {cpu: 500m, memory: 64Mi}
            """;

    private LocalCluster cluster;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        assumeTrue(docker("version").exit() == 0, "no Docker engine answers");
        assumeTrue(Files.isExecutable(BUSYBOX), "needs /bin/busybox");
        importImage();
        cluster = LocalCluster.up(folder, "on-docker", "--runtime=docker");
    }

    @AfterAll
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
            assertThat(containers("-a"))
                    .as("containers that ctl down left behind")
                    .isEmpty();
            assertThat(docker("image", "rm", IMAGE).exit()).isZero();
        }
    }

    @Test
    void aReplicaSetRunsInContainersThatHaveItsLimits() throws Exception {
        cluster.apply(WEB);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode set = cluster.get("rs", "web");
            assertThat(set.at("/status/readyReplicas").asInt()).isEqualTo(3);
        });
        List<String> running = containers("--filter", "ancestor=" + IMAGE);
        assertThat(running).hasSize(3);
        for (String id : running) {
            Completed limits = docker("inspect", "-f", "{{.HostConfig.Memory}} {{.HostConfig.CpuQuota}}", id);
            assertThat(limits.out().strip()).isEqualTo("67108864 50000");
        }
        assertThat(cluster.get("pods", "-l", "app=web").findValuesAsText("nodeName"))
                .containsExactlyInAnyOrder("n1", "n2", "n3");
    }

    private void importImage() throws Exception {
        Path root = Files.createDirectories(folder.resolve("image/bin"));
        Files.copy(BUSYBOX, root.resolve("busybox"));
        Files.createSymbolicLink(root.resolve("sleep"), Path.of("busybox"));
        Path tar = folder.resolve("image.tar");
        Completed packed = new Command(
                        List.of("tar", "-C", folder.resolve("image").toString(), "-cf", tar.toString(), "."),
                        Map.of(),
                        folder)
                .run(Duration.ofSeconds(20));
        assertThat(packed.exit()).as(packed.toString()).isZero();
        Completed made = docker("import", "--change", "ENV PATH=/bin", tar.toString(), IMAGE);
        assertThat(made.exit()).as(made.toString()).isZero();
    }

    /** Of this cluster's nodes: sandboxes, too, unless the arguments say otherwise. */
    private List<String> containers(String... more) throws InterruptedException {
        List<String> words = new java.util.ArrayList<>(List.of("ps", "--no-trunc"));
        words.addAll(List.of(more));
        words.addAll(List.of("--format", "{{.ID}} {{.Label \"io.balsa.node\"}}"));
        return docker(words.toArray(String[]::new))
                .out()
                .lines()
                .filter(line -> line.contains(folder.toString()))
                .map(line -> line.split(" ")[0])
                .toList();
    }

    private Completed docker(String... words) throws InterruptedException {
        List<String> all = new java.util.ArrayList<>(List.of(LocalCluster.tool("docker")));
        all.addAll(List.of(words));
        return new Command(all, Map.of(), folder).run(Duration.ofSeconds(30));
    }
}
