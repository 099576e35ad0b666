package io.balsa.kubelet.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.balsa.kubelet.runtime.ContainerSpec.ProcessSpec;
import io.balsa.kubelet.runtime.ContainerSpec.Resources;
import io.balsa.kubelet.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every container runtime promises; see {@link ContainerRuntime}. */
@Timeout(120)
public abstract class ContainerRuntimeContract {
    @TempDir
    protected Path root;

    protected ContainerRuntime runtime;
    private final PodRef pod = new PodRef(UUID.randomUUID().toString(), "default", "web");

    /** A runtime over what an earlier one with the same root left. */
    protected abstract ContainerRuntime open() throws IOException;

    /** An image in which busybox's applets are commands. */
    protected abstract String image();

    @BeforeEach
    void openRuntime() throws IOException {
        runtime = open();
    }

    @AfterEach
    void leaveNothing() {
        for (PodRef left : runtime.pods()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                runtime.list(left).forEach(container -> runtime.signal(container, StopSignal.KILL));
                return runtime.list(left).stream()
                        .allMatch(container -> container.state() instanceof ContainerState.Exited);
            });
            runtime.removePod(left);
        }
        assertThat(runtime.list()).isEmpty();
        runtime.close();
    }

    protected ContainerKey key(String container, int attempt) {
        return new ContainerKey(pod, container, attempt);
    }

    protected Container start(String container, int attempt, String... command) {
        return start(container, attempt, Map.of(), Resources.NONE, command);
    }

    protected Container start(
            String container, int attempt, Map<String, String> env, Resources resources, String... command) {
        runtime.pull(image(), PullPolicy.IF_NOT_PRESENT);
        runtime.prepare(new SandboxSpec(pod, "web", List.of()));
        var process = new ProcessSpec(List.of(command), List.of(), env, "");
        return runtime.start(new ContainerSpec(key(container, attempt), image(), process, resources, List.of(), 30));
    }

    protected Container now(ContainerKey key) {
        return runtime.list(pod).stream()
                .filter(container -> container.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    protected ContainerState.Exited end(ContainerKey key) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> now(key).state() instanceof ContainerState.Exited);
        return (ContainerState.Exited) now(key).state();
    }

    protected void awaitRunning(ContainerKey key) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> now(key).state() instanceof ContainerState.Running);
    }

    protected String log(ContainerKey key, LogQuery query) {
        var text = new StringBuilder();
        try (LogLines lines = runtime.logs(now(key), query)) {
            Instant deadline = Instant.now().plusSeconds(20);
            while (Instant.now().isBefore(deadline)) {
                LogLines.Next next = lines.next(Duration.ofMillis(200));
                if (next instanceof LogLines.Line line) {
                    text.append(StandardCharsets.UTF_8.decode(line.bytes()));
                } else if (next instanceof LogLines.End) {
                    return text.toString();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("the log did not end; read so far: " + text);
    }

    @Test
    void exitCodesAreKept() {
        start("web", 0, "sh", "-c", "exit 3");
        ContainerState.Exited exited = end(key("web", 0));
        assertThat(exited.exitCode()).isEqualTo(3);
        assertThat(exited.cause()).isEqualTo(ContainerState.Cause.NONE);
        assertThat(exited.finishedAt())
                .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(1));
    }

    @Test
    void aKeyIsStartedOnce() {
        Container first = start("web", 0, "sh", "-c", "echo started; sleep 300");
        Container second = start("web", 0, "sh", "-c", "echo started; sleep 300");
        assertThat(second.id()).isEqualTo(first.id());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> log(key("web", 0), LogQuery.ALL).equals("started\n"));
        runtime.signal(now(key("web", 0)), StopSignal.KILL);
        assertThat(end(key("web", 0)).exitCode()).isEqualTo(137);
        start("web", 0, "sh", "-c", "echo started; sleep 300");
        assertThat(now(key("web", 0)).state()).isInstanceOf(ContainerState.Exited.class);
        assertThat(log(key("web", 0), LogQuery.ALL)).isEqualTo("started\n");
    }

    @Test
    void containersOutliveTheRuntimeAndAreFoundAgain() throws IOException {
        start("stays", 0, "sleep", "300");
        start("ends", 0, "sh", "-c", "sleep 1; exit 7");
        awaitRunning(key("stays", 0));
        awaitRunning(key("ends", 0));
        Container before = now(key("stays", 0));
        runtime.close();
        await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
        runtime = open();
        assertThat(now(key("stays", 0))).isEqualTo(before);
        assertThat(end(key("ends", 0)).exitCode()).isEqualTo(7);
        assertThat(runtime.pods()).containsExactly(pod);
    }

    @Test
    void aContainerMayFinishItsWorkWhenAskedToEnd() {
        start("web", 0, "sh", "-c", "trap 'echo bye; exit 5' TERM; echo ready; while true; do sleep 0.1; done");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> log(key("web", 0), LogQuery.ALL).equals("ready\n"));
        runtime.signal(now(key("web", 0)), StopSignal.TERMINATE);
        assertThat(end(key("web", 0)).exitCode()).isEqualTo(5);
        assertThat(log(key("web", 0), LogQuery.ALL)).startsWith("ready\n").endsWith("bye\n");
    }

    @Test
    void aContainerThatIgnoresTheRequestCanBeKilledWithAllItStarted() {
        start("web", 0, "sh", "-c", "trap '' TERM; sleep 301 & echo ready; while true; do sleep 0.1; done");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> log(key("web", 0), LogQuery.ALL).equals("ready\n"));
        runtime.signal(now(key("web", 0)), StopSignal.TERMINATE);
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        assertThat(now(key("web", 0)).state()).isInstanceOf(ContainerState.Running.class);
        runtime.signal(now(key("web", 0)), StopSignal.KILL);
        assertThat(end(key("web", 0)).exitCode()).isEqualTo(137);
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").endsWith("sleep 301")))
                .isEmpty();
    }

    @Test
    void anEndedContainerStaysUntilItIsRemoved() {
        start("web", 0, "true");
        end(key("web", 0));
        start("web", 1, "sleep", "300");
        assertThat(runtime.list(pod))
                .extracting(Container::key)
                .containsExactlyInAnyOrder(key("web", 0), key("web", 1));
        runtime.remove(now(key("web", 0)));
        assertThat(runtime.list(pod)).extracting(Container::key).containsExactly(key("web", 1));
        awaitRunning(key("web", 1));
        assertThatThrownBy(() -> runtime.remove(now(key("web", 1)))).isInstanceOf(RuntimeFailure.class);
        assertThat(runtime.list(pod)).hasSize(1);
    }

    @Test
    void removingAPodLeavesNothing() {
        start("web", 0, "true");
        end(key("web", 0));
        runtime.removePod(pod);
        assertThat(runtime.list()).isEmpty();
        assertThat(runtime.pods()).isEmpty();
    }

    @Test
    void anUnknownImageIsRefusedWithItsName() {
        assertThatThrownBy(() -> runtime.pull("no-such-image-here:v9", PullPolicy.NEVER))
                .isInstanceOfSatisfying(
                        RuntimeFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.IMAGE_NEVER_PULLED))
                .hasMessageContaining("\"no-such-image-here:v9\"");
    }

    @Test
    void environmentAndHostNameReachTheContainer() {
        start("web", 0, Map.of("COLOUR", "deep blue"), Resources.NONE, "sh", "-c", "echo $COLOUR; hostname");
        end(key("web", 0));
        assertThat(log(key("web", 0), LogQuery.ALL)).isEqualTo("deep blue\nweb\n");
    }

    @Test
    void thePodAnswersOnItsAddress() throws IOException {
        int port;
        try (var free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String address = runtime.prepare(new SandboxSpec(pod, "web", List.of()));
        start("web", 0, "sh", "-c", "while true; do echo hello | nc -l -p " + port + "; done");
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> answer(address, port).equals("hello\n"));
        assertThat(now(key("web", 0)).podIp()).isEqualTo(address);
    }

    private static String answer(String address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
            socket.setSoTimeout(2000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void logsCanBeFollowedToTheEndAndReadFromTheTail() {
        start("web", 0, "sh", "-c", "for i in 1 2 3; do echo line $i; sleep 0.3; done; printf unfinished");
        assertThat(log(key("web", 0), new LogQuery(true, -1))).isEqualTo("line 1\nline 2\nline 3\nunfinished");
        assertThat(log(key("web", 0), new LogQuery(false, 2))).isEqualTo("line 3\nunfinished");
        assertThat(log(key("web", 0), new LogQuery(false, 0))).isEmpty();
        assertThat(log(key("web", 0), new LogQuery(false, 99))).hasSize("line 1\nline 2\nline 3\nunfinished".length());
    }

    @Test
    void linesHaveTheTimeTheyWereWritten() throws InterruptedException {
        start("web", 0, "sh", "-c", "echo one; sleep 2; echo two");
        List<Instant> times = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> now(key("web", 0)).state() instanceof ContainerState.Exited);
        try (LogLines lines = runtime.logs(now(key("web", 0)), LogQuery.ALL)) {
            while (lines.next(Duration.ofSeconds(1)) instanceof LogLines.Line line) {
                times.add(line.at());
            }
        }
        assertThat(times).hasSize(2);
        assertThat(Duration.between(times.get(0), times.get(1)))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
    }
}
