package io.balsa.ctl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.ctl.local.ClusterPlan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A cluster on free ports of this machine, driven through {@code ctl} as users do. */
public final class LocalCluster {
    public record Result(String out, String err, int exit) {}

    private final Path home;
    private final ClusterPlan plan;

    public LocalCluster(Path home) throws IOException {
        this.home = home;
        this.plan = freePlan(home.resolve("state"));
    }

    private static ClusterPlan freePlan(Path state) throws IOException {
        Random random = new Random();
        for (int attempt = 0; attempt < 100; attempt++) {
            ClusterPlan plan = new ClusterPlan("e2e", 20_000 + random.nextInt(12_000), 3, 3, "process", state);
            if (ports(plan).stream().allMatch(LocalCluster::isFree)) {
                return plan;
            }
        }
        throw new IOException("no free ports");
    }

    private static List<InetSocketAddress> ports(ClusterPlan plan) {
        List<InetSocketAddress> all = new ArrayList<>();
        all.add(new InetSocketAddress("127.0.0.1", plan.balancer()));
        plan.allMembers().forEach(member -> {
            for (int port : List.of(member.api(), member.resources(), member.store(), member.peer())) {
                all.add(new InetSocketAddress("127.0.0.1", port));
            }
        });
        plan.allNodes().forEach(node -> all.add(new InetSocketAddress(node.address(), node.agent())));
        return all;
    }

    public static boolean isFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public ClusterPlan plan() {
        return plan;
    }

    public Path kubeconfig() {
        return home.resolve("kubeconfig");
    }

    /** {@code ctl} in this process, for user commands. */
    public Cli cli() {
        return new Cli(home).now().with("KUBECONFIG", kubeconfig().toString());
    }

    private List<String> line(String command, String... more) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.balsa.ctl.Main",
                command,
                "--name=e2e",
                "--state-dir=" + plan.state(),
                "--kubeconfig=" + kubeconfig()));
        line.addAll(List.of(more));
        return line;
    }

    /** As from a terminal: a build that runs in the background ignores SIGINT, and its children would inherit that. */
    public Process startUp() throws IOException {
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
        line.addAll(line("up", "--port=" + plan.port()));
        return start(line);
    }

    public Result up() throws Exception {
        return result(startUp());
    }

    public Result down(String... more) throws Exception {
        return result(start(line("down", more)));
    }

    private static Process start(List<String> line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("LANG", "C.UTF-8");
        return builder.start();
    }

    public static Result result(Process process) throws Exception {
        process.getOutputStream().close();
        StringBuilder err = new StringBuilder();
        Thread reader = new Thread(() -> {
            try {
                err.append(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                err.append(e);
            }
        });
        reader.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        reader.join();
        return new Result(out, err.toString(), process.exitValue());
    }

    /** A program that is not ours, with this cluster's kubeconfig. */
    public Result tool(String... line) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("KUBECONFIG", kubeconfig().toString());
        builder.environment().put("HOME", home.toString());
        return result(builder.start());
    }

    public long pid(String daemon) throws IOException {
        return Long.parseLong(
                Files.readString(plan.run().resolve(daemon + ".pid")).split(" ")[0]);
    }

    public void kill(String daemon) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid(daemon)).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    /** Processes of this machine that have the cluster's folder on their command line, and ports of it that are taken. */
    public List<String> leftovers() throws IOException {
        List<String> found = new ArrayList<>();
        ProcessHandle.allProcesses().forEach(process -> {
            try {
                String line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                        .replace('\0', ' ');
                if (line.contains(plan.state().toString() + "/")) {
                    found.add(process.pid() + " " + line.substring(Math.max(0, line.length() - 200)));
                }
            } catch (IOException gone) {
                return;
            }
        });
        ports(plan).stream().filter(port -> !isFree(port)).forEach(port -> found.add("port " + port));
        return found;
    }
}
