package io.balsa.kubelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerRuntime;
import io.balsa.kubelet.runtime.ContainerRuntimeContract;
import io.balsa.kubelet.runtime.ContainerSpec.Resources;
import io.balsa.kubelet.runtime.ContainerState;
import io.balsa.kubelet.runtime.PullPolicy;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.balsa.kubelet.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerRuntimeTest extends ContainerRuntimeContract {
    private static TestDocker docker;

    @BeforeAll
    static void makeImage(@TempDir Path work) throws IOException {
        docker = TestDocker.open(work);
    }

    @AfterAll
    static void removeImage() throws IOException {
        if (docker != null) {
            docker.close();
        }
    }

    @Override
    protected ContainerRuntime open() {
        return DockerRuntime.open(
                new DockerRuntime.Options(
                        "unix:///var/run/docker.sock", root.toString(), "127.0.0.77", Duration.ofSeconds(20)),
                Executors.defaultThreadFactory());
    }

    @Override
    protected String image() {
        return docker.image();
    }

    @Test
    void limitsAreVisibleInDockerInspect() throws IOException {
        Container container = start("web", 0, Map.of(), new Resources(250, 500, 64L << 20), "sleep", "300");
        String id = container.id().substring("docker://".length());
        assertThat(TestDocker.run(
                                "docker",
                                "inspect",
                                "-f",
                                "{{.HostConfig.Memory}} {{.HostConfig.CpuQuota}} {{.HostConfig.CpuPeriod}} {{.HostConfig.CpuShares}}",
                                id)
                        .strip())
                .isEqualTo("67108864 50000 100000 256");
        assertThat(TestDocker.run("docker", "inspect", "-f", "{{index .Config.Labels \"io.kubernetes.pod.name\"}}", id)
                        .strip())
                .isEqualTo("web");
    }

    @Test
    void thePodKeepsItsAddressWhileItsContainersRestart() {
        start("web", 0, "true");
        String before = now(key("web", 0)).podIp();
        end(key("web", 0));
        start("web", 1, "sleep", "300");
        assertThat(now(key("web", 1)).podIp()).isEqualTo(before).isNotEmpty();
    }

    @Test
    void anotherKubeletsContainersAreNotListed(@TempDir Path other) {
        start("web", 0, "sleep", "300");
        try (var stranger = DockerRuntime.open(
                new DockerRuntime.Options(
                        "unix:///var/run/docker.sock", other.toString(), "127.0.0.78", Duration.ofSeconds(20)),
                Executors.defaultThreadFactory())) {
            assertThat(stranger.list()).isEmpty();
            assertThat(stranger.pods()).isEmpty();
        }
    }

    @Test
    void aCommandThatDoesNotExistIsAStartThatFailed() {
        assertThatThrownBy(() -> start("web", 0, "/no/such/command"))
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.START))
                .hasMessageContaining("/no/such/command");
        assertThat(end(key("web", 0)).cause()).isEqualTo(ContainerState.Cause.NOT_STARTED);
    }

    @Test
    void anImageThatCannotBePulledSaysWhy() {
        assertThatThrownBy(() -> runtime.pull("127.0.0.1:1/no-such/image:v9", PullPolicy.IF_NOT_PRESENT))
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.IMAGE))
                .hasMessageContaining("127.0.0.1:1/no-such/image:v9");
    }

    @Test
    void anEngineThatDoesNotAnswerCostsADeadlineAndNoMore(@TempDir Path work) throws IOException {
        Path socket = work.resolve("hung.sock");
        try (var hung = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                var calls = new DockerCalls("unix://" + socket, Executors.defaultThreadFactory())) {
            hung.bind(UnixDomainSocketAddress.of(socket));
            for (int i = 0; i < 20; i++) {
                assertTimeoutPreemptively(
                        Duration.ofSeconds(5),
                        () -> assertThatThrownBy(() -> calls.call(
                                        "ask for the version",
                                        Duration.ofMillis(100),
                                        client -> client.versionCmd().exec()))
                                .isInstanceOfSatisfying(
                                        RuntimeFailure.class,
                                        failure -> assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE)));
            }
        }
    }
}
