package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.balsa.api.server.ApiServer;
import io.balsa.api.server.ApiServerConfig;
import io.balsa.api.server.ApiServerConfig.AgentAccess;
import io.balsa.api.server.ApiServerConfig.KeyPairFiles;
import io.balsa.api.server.http.tls.TestAuthority;
import io.balsa.api.server.testing.EtcdProcess;
import io.balsa.api.server.testing.TestApi;
import io.balsa.api.server.token.TestKeys;
import io.balsa.api.server.token.TokenSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.awaitility.Awaitility;

/** A whole API server on a real etcd, its certificates, and the real kubectl pointed at it. */
public final class Cluster implements AutoCloseable {
    private static final int KUBECTL_SECONDS_MAX = 60;

    static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private final Path folder;
    private final TestAuthority authority;
    private final EtcdProcess etcd;
    private final ApiServer server;
    private final TestAuthority.Issued admin;
    private final Path kubeconfig;
    private final Map<Process, String> outputs = new ConcurrentHashMap<>();

    private Cluster(Path folder, HttpLimits limits) {
        this.folder = folder;
        this.authority = new TestAuthority(folder, "cluster-ca");
        this.admin = authority.issue("admin", "O=system:masters,CN=admin");
        TestAuthority.Issued serving = authority.issue("server", "CN=api-server");
        TestAuthority.Issued agents = authority.issue("agents", "CN=api-server-to-agents");
        this.etcd = EtcdProcess.start(folder.resolve("etcd"));
        var any = new InetSocketAddress("127.0.0.1", 0);
        var config = new ApiServerConfig(
                any,
                any,
                files(serving),
                authority.certificateFile(),
                new AgentAccess(files(agents), authority.certificateFile()),
                "test-" + UUID.randomUUID(),
                TestApi.quick(),
                limits,
                tokens());
        try {
            this.server = ApiServer.start(config, etcd.channel());
        } catch (IOException e) {
            etcd.close();
            throw new UncheckedIOException(e);
        }
        this.kubeconfig = writeKubeconfig("admin.conf", admin);
        Awaitility.await("the API server is ready")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(server::ready);
    }

    /** Accounts have tokens, signed by a key that is made here. */
    private TokenSettings tokens() {
        KeyPair keys = TestKeys.rsa();
        return new TokenSettings(
                List.of(ISSUER),
                List.of(),
                List.of(file("sa.pub", TestKeys.pem("PUBLIC KEY", keys.getPublic()))),
                Optional.of(file("sa.key", TestKeys.pem("PRIVATE KEY", keys.getPrivate()))),
                Duration.ofHours(48),
                true,
                "",
                Optional.of(file("tokens.csv", "a-secret,jane,42,\"team,other\"\n")));
    }

    public static Cluster start(Path folder) {
        return start(folder, HttpLimits.standard());
    }

    public static Cluster start(Path folder, HttpLimits limits) {
        return new Cluster(folder, limits);
    }

    public ApiServer server() {
        return server;
    }

    public EtcdProcess etcd() {
        return etcd;
    }

    public TestAuthority authority() {
        return authority;
    }

    /** The certificate of a user that may do everything. */
    public TestAuthority.Issued admin() {
        return admin;
    }

    public String url() {
        return "https://127.0.0.1:" + server.https().getPort();
    }

    public Path file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kubeconfig for the owner of that certificate. */
    public Path writeKubeconfig(String name, TestAuthority.Issued user) {
        return writeKubeconfig(name, user, "default");
    }

    /** A kubeconfig whose context is in that namespace. */
    public Path writeKubeconfig(String name, TestAuthority.Issued user, String namespace) {
        return file(name, """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: me, user: {client-certificate: "%s", client-key: "%s"}}]
                contexts: [{name: test, context: {cluster: test, user: me, namespace: "%s"}}]
                current-context: test
                """.formatted(
                        url(), authority.certificateFile(), user.certificateFile(), user.keyFile(), namespace));
    }

    /** A kubeconfig that has a token and no certificate. */
    public Path writeKubeconfig(String name, String token) {
        return file(name, """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: me, user: {token: "%s"}}]
                contexts: [{name: test, context: {cluster: test, user: me, namespace: default}}]
                current-context: test
                """.formatted(url(), authority.certificateFile(), token));
    }

    /** What a command printed. */
    public record Output(String stdout, String stderr, int exit) {}

    /** Runs kubectl as the administrator; the test is skipped where there is none. */
    public Output kubectl(String... arguments) {
        return kubectlWith(kubeconfig, arguments);
    }

    /** Runs kubectl, which must succeed; answers what it printed. */
    public String ok(String... arguments) {
        Output output = kubectl(arguments);
        assertThat(output.exit())
                .as("kubectl %s: %s", String.join(" ", arguments), output.stderr())
                .isZero();
        return output.stdout();
    }

    /** Runs kubectl, which must fail with exit code 1; answers what it complained. */
    public AbstractStringAssert<?> assertFails(String... arguments) {
        Output output = kubectl(arguments);
        assertThat(output.exit())
                .as("kubectl %s: %s", String.join(" ", arguments), output.stdout())
                .isEqualTo(1);
        return assertThat(output.stderr());
    }

    public Output kubectlWith(Path config, String... arguments) {
        Process process = startKubectl(config, arguments);
        try {
            if (!process.waitFor(KUBECTL_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kubectl " + List.of(arguments) + " did not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new Output(read(process, "out"), read(process, "err"), process.exitValue());
    }

    /** Starts kubectl and lets it run; what it prints is read with {@link #printed}. */
    public Process startKubectl(String... arguments) {
        return startKubectl(kubeconfig, arguments);
    }

    /** What a started kubectl has printed so far. */
    public String printed(Process process) {
        return read(process, "out");
    }

    private Process startKubectl(Path config, String... arguments) {
        Optional<Path> tool = tool("kubectl");
        assumeTrue(tool.isPresent(), "needs the tool kubectl on the PATH or in .tools/bin (scripts/test-tools)");
        var command = new ArrayList<String>();
        command.add(tool.get().toString());
        command.add("--kubeconfig=" + config);
        command.add("--cache-dir=" + folder.resolve("kube-cache"));
        command.addAll(List.of(arguments));
        String output = "kubectl-" + UUID.randomUUID();
        try {
            var builder = new ProcessBuilder(command)
                    .redirectOutput(folder.resolve(output + ".out").toFile())
                    .redirectError(folder.resolve(output + ".err").toFile());
            builder.environment().put("HOME", folder.toString());
            builder.environment().remove("KUBECONFIG");
            builder.directory(folder.toFile());
            Process process = builder.start();
            process.getOutputStream().close();
            outputs.put(process, output);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(Process process, String stream) {
        try {
            return Files.readString(folder.resolve(outputs.get(process) + "." + stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        etcd.close();
    }

    private static KeyPairFiles files(TestAuthority.Issued issued) {
        return new KeyPairFiles(issued.certificateFile(), issued.keyFile());
    }

    private static Optional<Path> tool(String name) {
        Stream<Path> onPath = Stream.of(System.getenv("PATH").split(":")).map(Path::of);
        Stream<Path> own = Stream.of(Path.of(System.getProperty("balsa.root", "."), ".tools", "bin"));
        return Stream.concat(own, onPath)
                .map(dir -> dir.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
