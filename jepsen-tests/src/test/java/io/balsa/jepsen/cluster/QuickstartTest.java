package io.balsa.jepsen.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.process.Command;
import io.balsa.jepsen.process.Command.Completed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does first: a clone, one command, and kubectl; and one command that takes it all back. */
@Tag("cluster")
class QuickstartTest {
    private static final String NAME = "newcomer";
    private static final int PORT = 13_443;
    private static final boolean LONG = Boolean.getBoolean("balsa.long");

    @Test
    void fromACloneToAPodThatAnswersAndBackToNothing(@TempDir Path home) throws Exception {
        Path clone = home.resolve("clone");
        copyOfTheSources(home, clone);
        Newcomer user = new Newcomer(home, clone);

        Completed up = user.quickstart("--name=" + NAME, "--port=" + PORT);
        try {
            assertThat(up.exit()).as(up.toString()).isZero();
            assertThat(up.out())
                    .contains("Cluster \"" + NAME + "\" is up in ", "pod/hello-minikube is ready at 127.")
                    .contains("Hello from pod hello-minikube on node n", "It works. Next:");

            assertThat(user.kubectl("get", "nodes", "--no-headers").lines().map(line -> line.split("\\s+")[1]))
                    .containsExactly("Ready", "Ready", "Ready");
            assertThat(user.kubectl("run", "second", "--image=hello-minikube", "--port=8080"))
                    .isEqualTo("pod/second created\n");
            user.kubectl("wait", "--for=condition=Ready", "pod/second", "--timeout=60s");
            assertThat(user.kubectl("get", "pods", "-o", "wide"))
                    .containsPattern("hello-minikube +1/1 +Running +0 ")
                    .containsPattern("second +1/1 +Running +0 ");
            assertThat(user.kubectl("logs", "second")).contains("listening on");
            assertThat(user.kubectl("delete", "pod", "second")).isEqualTo("pod \"second\" deleted\n");
            assertThat(user.kubectl("get", "pods", "-o", "name")).isEqualTo("pod/hello-minikube\n");
        } finally {
            Completed down = user.quickstart("down", "--name=" + NAME);
            assertThat(down.exit()).as(down.toString()).isZero();
        }
        assertThat(user.processes()).isEmpty();
        assertThat(home.resolve(".balsa")).doesNotExist();
        assertThat(home.resolve("kubeconfig")).doesNotExist();
        try (var left = Files.list(home.resolve("tmp"))) {
            assertThat(left).as("temporary files").isEmpty();
        }
    }

    /**
     * Everything that git would have in a clone of this working tree, changes included; and what this build has just made of
     * other modules than ctl, which would be made again for minutes. In the long run only what was generated of the protocols
     * comes along, half a million lines, and the rest is built.
     */
    private static void copyOfTheSources(Path home, Path clone) throws Exception {
        Files.createDirectories(clone);
        String copy = "{ git ls-files -co --exclude-standard -z; printf '%s\\0' " + built() + "; }"
                + " | tar --null --ignore-failed-read --exclude=target/cds --exclude=target/members -cf - -T -"
                + " | tar -xf - -C '" + clone + "'";
        Completed copied =
                new Command(List.of("bash", "-c", copy), Map.of(), LocalCluster.ROOT).run(Duration.ofSeconds(60));
        assertThat(copied.exit()).as(copied.toString()).isZero();
        // mvnw would fetch its Maven again.
        Path maven = LocalCluster.ROOT.resolve(".tools");
        if (Files.isDirectory(maven)) {
            Files.createSymbolicLink(clone.resolve(".tools"), maven);
        }
        Files.createDirectories(home.resolve("tmp"));
    }

    private static String built() {
        return LONG
                ? "proto/target"
                : "proto/target raft-store/target watch-api/*/target controllers/target kubelet/target";
    }

    private record Newcomer(Path home, Path copy) {
        /**
         * What is compiled is told by the files' times: Maven's lists of them have other folders. So has what protoc's plugin
         * remembers, and what it would make again is half a million lines.
         */
        private static final String BY_TIME = " -Dmaven.compiler.useIncrementalCompilation=false -Dprotobuf.skip";

        Map<String, String> environment() {
            String repository = System.getProperty(
                    "maven.repo.local",
                    Path.of(System.getProperty("user.home"), ".m2", "repository")
                            .toString());
            return Map.of(
                    "HOME", home.toString(),
                    "KUBECONFIG", home.resolve("kubeconfig").toString(),
                    "TMPDIR", home.resolve("tmp").toString(),
                    "JAVA_HOME", System.getProperty("java.home"),
                    "MAVEN_ARGS", "-o -Dmaven.repo.local=" + repository + (LONG ? "" : BY_TIME));
        }

        Completed quickstart(String... words) throws InterruptedException {
            List<String> all =
                    new ArrayList<>(List.of(copy.resolve("scripts/quickstart").toString()));
            all.addAll(List.of(words));
            return new Command(all, environment(), copy).run(Duration.ofMinutes(8));
        }

        String kubectl(String... words) throws InterruptedException {
            List<String> all = new ArrayList<>(List.of(LocalCluster.tool("kubectl")));
            all.addAll(List.of(words));
            Completed done = new Command(all, environment(), home).run(Duration.ofSeconds(90));
            assertThat(done.exit()).as(done.toString()).isZero();
            return done.out();
        }

        List<String> processes() {
            return ProcessHandle.allProcesses()
                    .map(process -> process.info().commandLine().orElse(""))
                    .filter(line -> line.contains(home.resolve(".balsa").toString()))
                    .toList();
        }
    }
}
