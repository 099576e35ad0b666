package io.balsa.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.ctl.local.ClusterPlan;
import io.balsa.ctl.pki.Authority;
import io.balsa.ctl.pki.Identity;
import io.balsa.ctl.pki.PemFiles;
import io.balsa.ctl.testing.Cli;
import io.balsa.ctl.testing.LocalCluster;
import io.balsa.ctl.testing.LocalCluster.Result;
import java.io.BufferedReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of one real cluster, from before its first start to after its end; each test goes on where the last one ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String FOREIGN = """
            apiVersion: v1
            kind: Config
            clusters:
            - name: prod
              cluster: {server: "https://127.0.0.1:1"}
            contexts:
            - name: prod
              context: {cluster: prod, user: ""}
            current-context: prod
            """;

    private LocalCluster cluster;
    private Cli ctl;

    @BeforeAll
    void prepare(@TempDir Path home) throws Exception {
        cluster = new LocalCluster(home);
        Files.writeString(cluster.kubeconfig(), FOREIGN);
        ctl = cluster.cli();
    }

    @AfterAll
    void end() throws Exception {
        cluster.down("--delete");
    }

    private static String kubectl() {
        Optional<Path> found = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")).map(Path::of),
                        Stream.of(Path.of(System.getProperty("balsa.root", ".."), ".tools", "bin")))
                .map(folder -> folder.resolve("kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), "kubectl is not installed");
        return found.get().toString();
    }

    @Test
    @Order(1)
    void aTakenPortIsNamedWithItsOwnerAndNothingIsStarted() throws Exception {
        int port = cluster.plan().port();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            Result result = cluster.up();
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err().lines())
                    .containsExactly(
                            "✗ API on https://127.0.0.1:" + port,
                            "error[PORT_IN_USE]: 127.0.0.1:" + taken.getLocalPort() + " is used by process "
                                    + ProcessHandle.current().pid() + " (java).",
                            "  try: ctl up --name e2e --port " + (port + 1000) + "        or stop that process",
                            "Rolled back: nothing was left running.");
            assertThat(result.out()).isEmpty();
        }
        assertThat(cluster.plan().state()).doesNotExist();
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    @Order(2)
    void interruptedInTheMiddleItTakesEverythingBack() throws Exception {
        Process up = cluster.startUp();
        try (BufferedReader err = up.errorReader(StandardCharsets.UTF_8)) {
            assertThat(err.readLine()).contains("Certificates ready");
            await().atMost(SOON).until(() -> Files.exists(cluster.plan().run().resolve("s3.pid")));
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(up.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(err.lines()).contains("interrupted", "Rolled back: nothing was left running.");
        }
        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isEqualTo(130);
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(cluster.plan().state()).doesNotExist();
        assertThat(Files.readString(cluster.kubeconfig())).isEqualTo(FOREIGN);
    }

    @Test
    @Order(3)
    void oneCommandMakesThreeServersAndThreeReadyNodes() throws Exception {
        Result result = cluster.up();
        assertThat(result.err()).contains("Store has quorum: 3 of 3", "Nodes ready: n1 n2 n3");
        assertThat(result.out())
                .contains("Cluster \"e2e\" is up in ", "It survives the loss of 1 server.")
                .contains("Context \"e2e\" is now current (was \"prod\").");
        assertThat(result.exit()).isZero();
        assertThat(ctl.run("get", "nodes", "--no-headers").out().lines().map(line -> line.split("\\s+")[1]))
                .containsExactly("Ready", "Ready", "Ready");
        assertThat(ctl.run("cluster-info").out())
                .startsWith("Control plane  " + cluster.plan().server() + "   healthy   v1.32-compatible\n")
                .contains("3/3 voters", "can lose 1 server\n", "3 ready, 0 not ready");
    }

    @Test
    @Order(4)
    void kubectlSeesTheSameNodes() throws Exception {
        Result result = cluster.tool(kubectl(), "get", "nodes", "-o", "name");
        assertThat(result.out()).isEqualTo("node/n1\nnode/n2\nnode/n3\n");
        assertThat(ctl.run("get", "nodes", "-o", "name").out()).isEqualTo(result.out());
    }

    @Test
    @Order(4)
    void aTokenIsGoodAtEveryMemberAndNamespacesHaveWhatTheyNeed() throws Exception {
        Result made = cluster.tool(kubectl(), "create", "token", "default", "--duration=10m");
        assertThat(made.err()).isEmpty();
        Path authority = cluster.plan().pki().resolve("ca.crt");
        for (ClusterPlan.Member member : cluster.plan().allMembers()) {
            // Without a kubeconfig: its certificate would go before the token.
            Result who = cluster.tool(
                    kubectl(),
                    "--kubeconfig=/dev/null",
                    "--server=https://127.0.0.1:" + member.api(),
                    "--certificate-authority=" + authority,
                    "--token=" + made.out().trim(),
                    "get",
                    "configmap",
                    "kube-root-ca.crt",
                    "-o",
                    "jsonpath={.data.ca\\.crt}");
            assertThat(who.err()).isEmpty();
            assertThat(who.out()).isEqualTo(Files.readString(authority));
        }
        for (String file : List.of("sa.key", "sa.pub")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(cluster.plan().pki().resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    @Order(5)
    void upTwiceIsHarmless() throws Exception {
        Result result = cluster.up();
        assertThat(result.out())
                .isEqualTo("Cluster \"e2e\" is already up (3 servers, 3 nodes, healthy). Nothing to do.\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    @Order(6)
    void aPodRunsAndAnswersAndItsLogIsThere() throws Exception {
        Cli.Result run = ctl.run("run", "hello", "--image=hello-minikube", "--port=8080", "--wait", "--timeout=90s");
        assertThat(run.err()).contains("scheduled on n").contains(" · started · ready");
        assertThat(run.out()).startsWith("pod/hello created\npod/hello is ready at 127.");
        assertThat(run.exit()).isZero();
        String ip =
                ctl.run("get", "pod", "hello", "-o", "jsonpath={.status.podIP}").out();
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://" + ip + ":8080/").toURL().openConnection();
        assertThat(new String(http.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("hello");
        assertThat(ctl.run("logs", "hello").out()).contains("listening");
        assertThat(ctl.run("describe", "pod", "hello").out())
                .containsPattern("Status: +Running")
                .contains("Successfully assigned default/hello to n");
    }

    @Test
    @Order(7)
    void itPrintsWhatKubectlPrints() throws Exception {
        String kubectl = kubectl();
        for (String line : List.of(
                "get pods -o yaml",
                "get pods -o json",
                "get pod hello -o yaml",
                "get pods,svc -o name",
                "get ns -o custom-columns=N:.metadata.name,P:.status.phase",
                "get nodes -o jsonpath={.items[*].metadata.name}",
                "get pods -n kube-system",
                "describe pod hello",
                "describe node n1",
                "describe ns default")) {
            String[] words = line.split(" ");
            String[] theirs =
                    Stream.concat(Stream.of(kubectl), Stream.of(words)).toArray(String[]::new);
            // Heartbeats change nodes all the time, and ages change by themselves.
            await().atMost(SOON).untilAsserted(() -> {
                Cli.Result ours = ctl.run(words);
                Result other = cluster.tool(theirs);
                assertThat(steady(ours.out())).as(line).isEqualTo(steady(other.out()));
                assertThat(ours.err()).isEqualTo(other.err());
            });
        }
    }

    private static String steady(String text) {
        return text.replaceAll("(?m)^(  \\S+ +\\S+ +)[0-9]+[smh]\\S*( \\(x.*?\\))?", "$1AGE")
                .replaceAll("(?m)[0-9]+[smh]([0-9]+s)?$", "AGE");
    }

    @Test
    @Order(8)
    void applyGoesInTurnsWithKubectl() throws Exception {
        Path file = cluster.kubeconfig().resolveSibling("web.yaml");
        Files.writeString(file, """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {colour: "blue <&>", size: "1"}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  selector: {app: web}
                  ports: [{port: 80, targetPort: 8080}]
                """);
        assertThat(ctl.run("apply", "-f", file.toString()).out())
                .isEqualTo("configmap/settings created\nservice/web created\n");
        assertThat(ctl.run("apply", "-f", file.toString()).out())
                .isEqualTo("configmap/settings unchanged\nservice/web unchanged\n");
        assertThat(cluster.tool(kubectl(), "apply", "-f", file.toString()).out())
                .isEqualTo("configmap/settings unchanged\nservice/web unchanged\n");
        Files.writeString(
                file, Files.readString(file).replace(", size: \"1\"", "").replace("8080", "8081"));
        assertThat(ctl.run("apply", "-f", file.toString()).out())
                .isEqualTo("configmap/settings configured\nservice/web configured\n");
        assertThat(cluster.tool(kubectl(), "apply", "-f", file.toString()).out())
                .isEqualTo("configmap/settings unchanged\nservice/web unchanged\n");
        assertThat(ctl.run("get", "cm", "settings", "-o", "jsonpath={.data}").out())
                .isEqualTo("{\"colour\":\"blue \\u003c\\u0026\\u003e\"}");
    }

    @Test
    @Order(9)
    void badInputGetsOneMessageAndItsExitCode() throws Exception {
        assertThat(ctl.run("get", "pod", "helo"))
                .isEqualTo(new Cli.Result(
                        "", "Error from server (NotFound): pods \"helo\" not found\n  did you mean: hello ?\n", 3));
        assertThat(ctl.run("run", "hello", "--image=hello-minikube").exit()).isEqualTo(4);
        Cli.Result name = ctl.run("run", "Hello", "--image=hello-minikube");
        assertThat(name.err())
                .startsWith("The Pod \"Hello\" is invalid: ")
                .contains("metadata.name: Invalid value: \"Hello\"")
                .endsWith("  try: ctl run hello --image=hello-minikube\n");
        assertThat(name.exit()).isEqualTo(7);
        Cli.Result image = ctl.run("run", "strange", "--image=strange", "--wait", "--timeout=60s");
        assertThat(image.err())
                .contains("error: pod \"strange\" does not start:")
                .contains("strange");
        assertThat(image.exit()).isEqualTo(1);
        assertThat(ctl.run("delete", "pod", "strange").exit()).isZero();
    }

    @Test
    @Order(10)
    void callersWithoutACertificateOfThisClusterAreRefused() throws Exception {
        String all = Files.readString(cluster.kubeconfig());
        Path nobody = cluster.kubeconfig().resolveSibling("nobody");
        Files.writeString(nobody, all.replaceAll("(?m)^ +client-(certificate|key)-data: .*$\n", ""));
        Cli.Result result = cluster.cli().with("KUBECONFIG", nobody.toString()).run("get", "pods");
        assertThat(result.err()).startsWith("error: You must be logged in to the server");
        assertThat(result.exit()).isEqualTo(6);

        Identity foreign = Authority.create("balsa-e2e-client-ca", Instant.now(), new SecureRandom())
                .issue(new Authority.Subject("admin", List.of("system:masters"), List.of()), Instant.now());
        PemFiles files =
                new PemFiles(Files.createDirectories(cluster.kubeconfig().resolveSibling("foreign")));
        files.write("admin", foreign);
        Path stranger = cluster.kubeconfig().resolveSibling("stranger");
        Files.writeString(
                stranger,
                all.replaceAll("client-certificate-data: .*", "client-certificate: " + files.certificate("admin"))
                        .replaceAll("client-key-data: .*", "client-key: " + files.key("admin")));
        Cli.Result refused =
                cluster.cli().with("KUBECONFIG", stranger.toString()).run("get", "pods");
        assertThat(refused.err())
                .startsWith("error: You must be logged in to the server")
                .hasLineCount(1);
        assertThat(refused.exit()).isEqualTo(6);
    }

    @Test
    @Order(11)
    void whenAnyMemberDiesEverythingGoesOnAndUpMakesItWhole() throws Exception {
        cluster.kill("s1");
        assertThat(ctl.run("get", "nodes").exit()).isZero();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ctl.run("cluster-info").out())
                        .contains("2/3 voters", "can lose 0 servers  ← s1 unreachable"));
        Result result = cluster.up();
        assertThat(result.out()).contains("Cluster \"e2e\" is whole again in ");
        assertThat(result.exit()).isZero();
        assertThat(ctl.run("cluster-info").out()).contains("3/3 voters");
        assertThat(ctl.run("get", "pod", "hello", "-o", "jsonpath={.status.containerStatuses[0].restartCount}")
                        .out())
                .isEqualTo("0");
    }

    @Test
    @Order(12)
    void withoutAQuorumItSaysSo() throws Exception {
        cluster.kill("s2");
        cluster.kill("s3");
        await().atMost(SOON).untilAsserted(() -> {
            Cli.Result info = ctl.run("cluster-info");
            assertThat(info.err()).startsWith("error[NO_QUORUM]: 1 of 3 servers answers; 2 are needed.");
            assertThat(info.exit()).isEqualTo(10);
        });
        Cli.Result run = ctl.run("run", "late", "--image=hello-minikube", "--request-timeout=20s");
        assertThat(run.exit()).isEqualTo(10);
        assertThat(cluster.up().exit()).isZero();
        assertThat(ctl.run("get", "pod", "hello").exit()).isZero();
    }

    @Test
    @Order(13)
    void downKeepsTheDataAndUpResumesIt() throws Exception {
        Result down = cluster.down();
        assertThat(down.out())
                .isEqualTo("Stopped 3 servers and 3 nodes. Data kept in "
                        + cluster.plan().state()
                        + " (ctl up resumes it; ctl down --delete removes it).\nContext \"prod\" is current again.\n");
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(cluster.down().out()).isEqualTo("Cluster \"e2e\" is not running. Nothing to do.\n");
        Cli.Result away = ctl.run("get", "pods", "--context=e2e");
        assertThat(away.err())
                .startsWith("error[UNREACHABLE]: no server of context \"e2e\" answers (tried 127.0.0.1:"
                        + cluster.plan().balancer() + ", :" + cluster.plan().port() + ", ");
        assertThat(away.exit()).isEqualTo(9);

        assertThat(cluster.up().exit()).isZero();
        assertThat(ctl.run("get", "cm", "settings", "-o", "name").out()).isEqualTo("configmap/settings\n");
        assertThat(ctl.run("delete", "pod", "hello").out()).isEqualTo("pod \"hello\" deleted\n");
    }

    @Test
    @Order(14)
    void downWithDeleteLeavesNothing() throws Exception {
        Result down = cluster.down("--delete");
        assertThat(down.out())
                .contains("All data of cluster \"e2e\" is deleted.", "Context \"prod\" is current again.");
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(cluster.plan().state()).doesNotExist();
        assertThat(Files.readString(cluster.kubeconfig())).contains("prod").doesNotContain("e2e");
    }
}
