package io.balsa.jepsen.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.balsa.jepsen.process.Command;
import io.balsa.jepsen.process.Command.Completed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster in an object: what {@code ctl up} starts on this machine, used as a user would use it and harmed as no user
 * should. Ports and folders are its own; {@link #close} removes everything and fails if something is left.
 */
public final class LocalCluster implements AutoCloseable {
    static final Path ROOT = Path.of(System.getProperty("balsa.root")).toAbsolutePath();
    private static final Duration UP_MAX = Duration.ofSeconds(90);
    private static final Duration PREPARATION_MAX = Duration.ofMinutes(2);
    private static final Duration COMMAND_MAX = Duration.ofSeconds(60);

    private final Path folder;
    private final String name;
    private final int port;
    private final List<String> options;

    private LocalCluster(Path folder, String name, int port, List<String> options) {
        this.folder = folder;
        this.name = name;
        this.port = port;
        this.options = options;
    }

    /** Starts a cluster with the options given, in an empty folder. */
    static LocalCluster up(Path folder, String name, String... options) throws Exception {
        LocalCluster cluster = new LocalCluster(folder, name, freePort(), List.of(options));
        boolean started = false;
        try {
            prepare();
            Completed up = cluster.up();
            assertThat(up.exit()).as(up.toString()).isZero();
            started = true;
            return cluster;
        } finally {
            // Also where the command did not end in time: what it has started would outlive the test.
            if (!started) {
                cluster.close();
            }
        }
    }

    /** Once after a build: all clusters start from an archive of classes then, in two thirds of the time. */
    private static void prepare() throws InterruptedException {
        Completed prepared = new Command(List.of(ctlBinary(), "--prepare"), Map.of(), ROOT).run(PREPARATION_MAX);
        assertThat(prepared.exit()).as(prepared.toString()).isZero();
    }

    /** The same command again: starts what does not run. */
    public Completed up() throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("up", "--name", name, "--port", Integer.toString(port)));
        words.addAll(List.of("--state-dir", state().toString()));
        words.addAll(options);
        return command(ctlBinary(), words).run(UP_MAX);
    }

    public Completed ctl(String... words) throws InterruptedException {
        return command(ctlBinary(), List.of(words)).run(COMMAND_MAX);
    }

    public Completed kubectl(String... words) throws InterruptedException {
        List<String> all =
                new ArrayList<>(List.of("--cache-dir", folder.resolve("kubectl").toString()));
        all.addAll(List.of(words));
        return command(tool("kubectl"), all).run(COMMAND_MAX);
    }

    /** Runs etcdctl against all members' stores. */
    Command etcdctl(String... words) {
        List<String> all = new ArrayList<>(List.of("--endpoints", String.join(",", storeAddresses())));
        all.addAll(List.of(words));
        return command(tool("etcdctl"), all);
    }

    public List<String> storeAddresses() {
        return IntStream.range(0, 3)
                .mapToObj(i -> "127.0.0.1:" + (port - 6443 + 2379 + 10 * i))
                .toList();
    }

    /** Where the API servers of s1, s2 and s3 listen. */
    public List<String> apiAddresses() {
        return addresses(0);
    }

    /** Where the resource services of s1, s2 and s3 listen. */
    public List<String> resourceAddresses() {
        return addresses(1);
    }

    private List<String> addresses(int offset) {
        return IntStream.range(0, 3)
                .mapToObj(i -> "127.0.0.1:" + (port + offset + 10 * i))
                .toList();
    }

    /** The kubeconfig that {@code ctl up} has written: the administrator's. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** What {@code kubectl get -o json} answers. */
    public JsonNode get(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("get", "-o", "json"));
        all.addAll(List.of(words));
        Completed got = kubectl(all.toArray(String[]::new));
        assertThat(got.exit()).as(got.toString()).isZero();
        return new ObjectMapper().readTree(got.out());
    }

    /** Writes a manifest into the cluster's folder and applies it with kubectl. */
    void apply(String manifest) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "manifest", ".yaml"), manifest);
        Completed applied = kubectl("apply", "-f", file.toString());
        assertThat(applied.exit()).as(applied.toString()).isZero();
    }

    /** Removes what tests have put into the default namespace, and waits until nothing of it runs any more. */
    public void clear() throws Exception {
        Completed deleted = kubectl("delete", "replicasets,pods", "--all");
        assertThat(deleted.exit()).as(deleted.toString()).isZero();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(containers()).as("containers that go on").isEmpty());
    }

    /** The supervisors of process containers, as the operating system sees them. */
    List<ProcessHandle> containers() {
        return processes(" supervise ");
    }

    /** The server that leads the store. */
    public String leader() throws Exception {
        Completed status = etcdctl("endpoint", "status", "-w", "json").run(COMMAND_MAX);
        assertThat(status.exit()).as(status.toString()).isZero();
        for (JsonNode member : new ObjectMapper().readTree(status.out())) {
            JsonNode said = member.path("Status");
            if (said.path("leader").asText().equals(said.at("/header/member_id").asText())) {
                int server = storeAddresses().indexOf(member.path("Endpoint").asText()) + 1;
                return "s" + server;
            }
        }
        throw new AssertionError("nobody leads: " + status);
    }

    /** A process of the cluster by its name: s1, s2, s3, n1, n2, n3. */
    public ProcessHandle process(String process) {
        try {
            String pid = Files.readString(state().resolve("run").resolve(process + ".pid"))
                    .strip()
                    .split(" ")[0];
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("no pid file of " + process, e);
        }
    }

    public void kill(String... processes) {
        Stream.of(processes).map(this::process).toList().forEach(ProcessHandle::destroyForcibly);
    }

    /** All processes on this machine whose command line speaks of this cluster: containers run below its folder. */
    List<ProcessHandle> processes(String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(folder.toString()))
                .filter(process -> commandLine(process).contains(word))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return ""; // It has ended meanwhile.
        }
    }

    public Path state() {
        return folder.resolve("state");
    }

    public Path folder() {
        return folder;
    }

    public int port() {
        return port;
    }

    Map<String, String> environment() {
        return Map.of("KUBECONFIG", kubeconfig().toString(), "HOME", folder.toString());
    }

    private Command command(String program, List<String> words) {
        List<String> all = new ArrayList<>(List.of(program));
        all.addAll(words);
        return new Command(all, environment(), folder);
    }

    private static String ctlBinary() {
        return ROOT.resolve("scripts/ctl").toString();
    }

    /** The real tool, from the project's own folder or the machine; without it the test is skipped. */
    static String tool(String tool) {
        Path fetched = ROOT.resolve(".tools/bin").resolve(tool);
        if (Files.isExecutable(fetched)) {
            return fetched.toString();
        }
        boolean found = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
        assumeTrue(found, tool + " is not on this machine: run scripts/test-tools");
        return tool;
    }

    /** A port from which all of a cluster's ports are free. */
    private static int freePort() {
        return IntStream.iterate(16_443, p -> p < 40_000, p -> p + 300)
                .filter(p -> IntStream.of(-3, 0, 1, 10, 11, 20, 21).allMatch(d -> isFree(p + d)))
                .filter(p -> IntStream.of(0, 1, 10, 11, 20, 21).allMatch(d -> isFree(p - 6443 + 2379 + d)))
                .filter(p -> IntStream.range(0, 3).allMatch(d -> isFree(p - 6443 + 10_250 + d)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        Completed down = ctl("down", "--delete", "--name", name, "--state-dir", state().toString());
        assertThat(down.exit()).as(down.toString()).isZero();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(processes("java"))
                        .as("processes that ctl down left behind")
                        .isEmpty());
    }
}
