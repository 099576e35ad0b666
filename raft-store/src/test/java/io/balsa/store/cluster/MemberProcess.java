package io.balsa.store.cluster;

import io.balsa.store.StoreMain;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One member: a JVM of its own with its own folder, that can be killed and started again. */
public final class MemberProcess {
    static final String READY = "ready to serve client requests";

    private final String name;
    private final Path folder;
    private final int clientPort;
    private final int peerPort;
    private final ManagedChannel channel;
    private Process process;
    private int starts;
    private Map<String, String> environment = Map.of();

    MemberProcess(String name, Path folder, int clientPort, int peerPort) {
        this.name = name;
        this.folder = folder;
        this.clientPort = clientPort;
        this.peerPort = peerPort;
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", clientPort)
                .usePlaintext()
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    public String name() {
        return name;
    }

    /** As etcdctl wants it. */
    public String endpoint() {
        return "127.0.0.1:" + clientPort;
    }

    /** The same member at another peer port; to be started in place of this one. */
    MemberProcess at(int otherPeerPort) {
        close();
        MemberProcess moved = new MemberProcess(name, folder, clientPort, otherPeerPort);
        moved.starts = starts;
        return moved;
    }

    public String peerUrl() {
        return "http://127.0.0.1:" + peerPort;
    }

    public Path dataDir() {
        return folder.resolve("data");
    }

    /** A connection to this member, for as long as the cluster lives. */
    public ManagedChannel channel() {
        return channel;
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    public int exitCode() {
        return process.exitValue();
    }

    /** Everything it has printed since it was last started. */
    public String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path logFile() {
        return folder.resolve("log-" + starts);
    }

    List<String> flags(String initialCluster) {
        return List.of(
                "--name=" + name,
                "--data-dir=" + dataDir(),
                "--listen-client-urls=http://" + endpoint(),
                "--advertise-client-urls=http://" + endpoint(),
                "--listen-peer-urls=" + peerUrl(),
                "--initial-advertise-peer-urls=" + peerUrl(),
                "--initial-cluster=" + initialCluster);
    }

    /** What the next start finds in its environment, besides what every process has. */
    public void environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
    }

    /** Starts it with flags of the test's own; those that begin with {@code -D} are the process's. */
    public void run(List<String> flags) {
        List<String> command = new ArrayList<>(MemberClasses.command());
        flags.stream().filter(flag -> flag.startsWith("-D")).forEach(command::add);
        command.add(StoreMain.class.getName());
        flags.stream().filter(flag -> !flag.startsWith("-D")).forEach(command::add);
        try {
            Files.createDirectories(folder);
            starts++;
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(logFile().toFile());
            builder.environment().putAll(environment);
            process = builder.start();
            // gRPC would wait longer and longer before it looks again for a server that was away.
            channel.resetConnectBackoff();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean saidReady() {
        return log().contains(READY);
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** SIGTERM, and waits for the end. */
    void stop() {
        process.destroy();
        awaitExit(Duration.ofSeconds(20));
    }

    public void awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not exit within " + timeout + ":\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void close() {
        channel.shutdownNow();
        if (isAlive()) {
            kill();
        }
    }
}
