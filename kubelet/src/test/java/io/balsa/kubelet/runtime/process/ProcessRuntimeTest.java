package io.balsa.kubelet.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerRuntime;
import io.balsa.kubelet.runtime.ContainerRuntimeContract;
import io.balsa.kubelet.runtime.ContainerSpec.Resources;
import io.balsa.kubelet.runtime.ContainerState;
import io.balsa.kubelet.runtime.ContainerState.Cause;
import io.balsa.kubelet.runtime.LogQuery;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.balsa.kubelet.runtime.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProcessRuntimeTest extends ContainerRuntimeContract {
    @BeforeAll
    static void needsBusybox() {
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "needs /bin/busybox");
    }

    @Override
    protected ContainerRuntime open() throws IOException {
        return ProcessRuntime.open(
                root,
                new ProcessRuntime.Node("node-1", "127.0.0.77"),
                Catalogue.ofThisMachine(),
                new ProcessRuntime.Sources(InstantSource.system(), new Random()));
    }

    @Override
    protected String image() {
        return "busybox";
    }

    @Test
    void podsGetAddressesOfTheirNode() {
        Container container = start("web", 0, "sleep", "300");
        assertThat(container.podIp()).startsWith("127.77.");
    }

    @Test
    void aSecondKubeletOnTheSameRootIsRefused() {
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("another kubelet runs on");
    }

    @Test
    void anImageThatIsNotInTheCatalogueIsRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> runtime.pull("nginx", io.balsa.kubelet.runtime.PullPolicy.IF_NOT_PRESENT))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("\"nginx\"")
                .hasMessageContaining("hello-minikube");
    }

    @Test
    void aRecycledProcessIdIsNotTakenForTheContainer() throws IOException {
        start("web", 0, "sleep", "300");
        awaitRunning(key("web", 0));
        ContainerDir dir = new ContainerDir(root.resolve("pods")
                .resolve(key("web", 0).pod().uid())
                .resolve("web")
                .resolve("0"));
        ProcFs.Identity ours = dir.process().orElseThrow();
        runtime.signal(now(key("web", 0)), StopSignal.KILL);
        end(key("web", 0));
        Files.delete(dir.path().resolve("exit"));
        // the id now belongs to a process that started at another time: this one
        Files.writeString(
                dir.path().resolve("process"),
                ProcessHandle.current().pid() + " " + ours.startTicks() + " " + ours.boot() + "\n");
        runtime.signal(now(key("web", 0)), StopSignal.KILL);
        ContainerState.Exited exited = end(key("web", 0));
        assertThat(exited.cause()).isEqualTo(Cause.UNSEEN);
        assertThat(exited.exitCode()).isEqualTo(ContainerState.UNKNOWN_EXIT);
    }

    @Test
    void anEndThatNobodySawIsReportedAsSuch() throws IOException {
        start("web", 0, "sleep", "302");
        awaitRunning(key("web", 0));
        ProcessHandle shim = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                                .commandLine()
                                .map(line -> line.contains("supervise") && line.contains(root.toString()))
                                .orElse(false)
                        && process.info().command().map(c -> c.contains("sh")).orElse(false))
                .findFirst()
                .orElseThrow();
        shim.destroyForcibly();
        await().until(() -> !shim.isAlive());
        assertThat(now(key("web", 0)).state()).isInstanceOf(ContainerState.Running.class);
        runtime.signal(now(key("web", 0)), StopSignal.KILL);
        assertThat(end(key("web", 0)).cause()).isEqualTo(Cause.UNSEEN);
    }

    @Test
    void aStartThatNeverHappenedIsGivenUpForGood() throws IOException {
        start("web", 0, "true");
        end(key("web", 0));
        ContainerDir dir = new ContainerDir(root.resolve("pods")
                .resolve(key("web", 0).pod().uid())
                .resolve("web")
                .resolve("1"));
        Files.createDirectories(dir.path());
        dir.writeLabel(new ContainerDir.Label(key("web", 1), "busybox", "process://busybox", 30));
        assertThat(now(key("web", 1)).state()).isInstanceOf(ContainerState.Created.class);
        assertThat(end(key("web", 1)).cause()).isEqualTo(Cause.NOT_STARTED);
        assertThat(dir.claim()).isFalse();
    }

    @Test
    void theMemoryLimitIsTheKernels() {
        assumeTrue(((ProcessRuntime) runtime).describe().contains("cgroup v"), "needs writable cgroups");
        start(
                "web",
                0,
                Map.of(),
                new Resources(100, 500, 16L << 20),
                "sh",
                "-c",
                "dd if=/dev/zero of=/dev/null bs=64M count=1");
        ContainerState.Exited exited = end(key("web", 0));
        assertThat(exited.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        assertThat(exited.exitCode()).isEqualTo(137);
    }

    @Test
    void aLogThatHasGrownTooLongIsCutAndGoesOn() {
        start("web", 0, "sh", "-c", "yes abcdefghijklmnopqrstuvwxyz | head -c 12000000; sleep 2; echo last; sleep 300");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> log(key("web", 0), LogQuery.ALL).endsWith("last\n"));
        assertThat(log(key("web", 0), LogQuery.ALL).length()).isLessThan(10 << 20);
    }

    @Test
    void helloMinikubeStartsFast() {
        var spec = new io.balsa.kubelet.runtime.ContainerSpec(
                key("hello", 0),
                "hello-minikube",
                new io.balsa.kubelet.runtime.ContainerSpec.ProcessSpec(
                        java.util.List.of(), java.util.List.of(), Map.of(), ""),
                Resources.NONE,
                java.util.List.of(8081),
                30);
        String address = runtime.prepare(
                new io.balsa.kubelet.runtime.SandboxSpec(key("hello", 0).pod(), "web", java.util.List.of()));
        long start = System.nanoTime();
        runtime.start(spec);
        await().pollInterval(Duration.ofMillis(10)).ignoreExceptions().until(() -> {
            var connection = (java.net.HttpURLConnection)
                    new java.net.URL("http://" + address + ":8081/some/path?x=1").openConnection();
            String text = new String(connection.getInputStream().readAllBytes());
            return text.startsWith("Hello from pod web on node node-1\n\nGET /some/path?x=1 HTTP/1.1\n");
        });
        System.out.println("hello-minikube answered after " + (System.nanoTime() - start) / 1_000_000 + " ms");
        runtime.signal(now(key("hello", 0)), StopSignal.TERMINATE);
        assertThat(end(key("hello", 0)).exitCode()).isEqualTo(143);
    }
}
