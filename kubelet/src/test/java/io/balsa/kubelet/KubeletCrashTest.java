package io.balsa.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.balsa.api.client.Deletion;
import io.balsa.k8s.coordination.v1.Lease;
import io.balsa.k8s.core.v1.ContainerStatus;
import io.balsa.k8s.core.v1.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A kubelet that is a process of its own, killed with SIGKILL. */
@Timeout(180)
class KubeletCrashTest {
    @TempDir
    Path root;

    private final List<Process> kubelets = new ArrayList<>();
    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "needs /bin/busybox");
        cluster = new TestCluster(root);
        startKubelet();
    }

    @AfterEach
    void leaveNothing() throws IOException {
        if (cluster == null) {
            return;
        }
        if (kubelets.stream().noneMatch(Process::isAlive)) {
            startKubelet();
        }
        cluster.api()
                .all(Pod.class)
                .forEach(pod ->
                        cluster.pods().delete("default", pod.getMetadata().getName(), Deletion.unconditional()));
        try {
            eventually().until(() -> cluster.api().all(Pod.class).isEmpty());
        } finally {
            kubelets.forEach(Process::destroyForcibly);
            cluster.close();
        }
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private void startKubelet() throws IOException {
        kubelets.add(new ProcessBuilder(cluster.commandLine())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        root.resolve("kubelet.log").toFile()))
                .start());
    }

    private void killKubelet() throws InterruptedException {
        Process kubelet = kubelets.remove(kubelets.size() - 1);
        kubelet.destroyForcibly();
        assertThat(kubelet.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** A container runs as soon as its first process does; that becomes the command an instant later. */
    private ProcessHandle sleeper(String seconds) {
        return eventually()
                .until(() -> findSleeper(seconds), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<ProcessHandle> findSleeper(String seconds) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/busybox"))
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.endsWith("busybox sleep " + seconds))
                        .orElse(false))
                .findFirst();
    }

    private static Pod sleeps(String name, String seconds) {
        Pod pod = TestCluster.busybox(name, "");
        return pod.toBuilder()
                .setSpec(pod.getSpec().toBuilder()
                        .setContainers(
                                0,
                                pod.getSpec().getContainers(0).toBuilder()
                                        .clearCommand()
                                        .addCommand("sleep")
                                        .addCommand(seconds)))
                .build();
    }

    @Test
    void containersSurviveItsKubeletAndAreAdoptedWithoutARestart() throws Exception {
        cluster.pods().create(sleeps("stays", "3601"));
        eventually().until(() -> cluster.running("stays"));
        ContainerStatus before = cluster.container("stays");
        ProcessHandle container = sleeper("3601");

        killKubelet();
        assertThat(container.isAlive()).isTrue();
        startKubelet();

        cluster.pods().create(sleeps("later", "3602"));
        eventually().until(() -> cluster.running("later"));
        assertThat(container.isAlive()).isTrue();
        assertThat(sleeper("3601")).isEqualTo(container);
        assertThat(cluster.container("stays")).isEqualTo(before);
        assertThat(before.getRestartCount()).isZero();
    }

    @Test
    void whatHappensToAContainerWhileNoKubeletLooksIsKnownAfterwards() throws Exception {
        cluster.pods().create(sleeps("killed", "3603"));
        eventually().until(() -> cluster.running("killed"));
        killKubelet();
        sleeper("3603").destroyForcibly();
        startKubelet();
        eventually().until(() -> cluster.container("killed").getRestartCount() == 1 && cluster.running("killed"));
        assertThat(cluster.container("killed").getLastState().getTerminated().getExitCode())
                .isEqualTo(137);
    }

    @Test
    void aPodThatWasDeletedMeanwhileIsStoppedByTheNextKubelet() throws Exception {
        cluster.pods().create(sleeps("replaced", "3604"));
        eventually().until(() -> cluster.running("replaced"));
        ProcessHandle container = sleeper("3604");
        killKubelet();
        cluster.pods().delete("default", "replaced", Deletion.unconditional().now());
        assertThat(container.isAlive()).isTrue();
        startKubelet();
        eventually().until(() -> !container.isAlive());
        // the node is alive, and the heartbeat goes on
        eventually()
                .until(() -> cluster.api()
                        .find(Lease.class, "kube-node-lease", TestCluster.NODE)
                        .isPresent());
    }
}
