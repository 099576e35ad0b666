package io.balsa.jepsen.cluster;

import io.balsa.jepsen.disk.FaultDisk;
import io.balsa.jepsen.process.Command;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One member: a process with a folder of its own, that can be killed, stopped for a while and started again. Its process is
 * started and ended by one thread at a time; what only looks is safe for any thread.
 */
public final class Member {
    private static final String READY = "ready to serve client requests";
    private static final Duration DEAD = Duration.ofSeconds(20);
    private static final Duration ORDERLY = Duration.ofMinutes(1);
    private static final Duration SIGNAL = Duration.ofSeconds(10);
    private static final int MESSAGE_BYTES_MAX = 64 << 20;
    private static final int LAST_WORDS_MAX = 2_000;

    private final int number;
    private final Path folder;
    private final int clientPort;
    private final int peerPort;
    private final Optional<FaultDisk> disk;
    private final ManagedChannel channel;
    private volatile @Nullable Process process;
    private volatile int starts;

    /** @param withFaults whether its disk and its clock can be told to fail */
    Member(int number, Path folder, int clientPort, int peerPort, boolean withFaults) throws IOException {
        this.number = number;
        this.folder = Files.createDirectories(folder);
        this.clientPort = clientPort;
        this.peerPort = peerPort;
        this.disk = withFaults
                ? Optional.of(new FaultDisk(dataDir(), folder.resolve("proof"))
                        .later(folder.resolve("order"))
                        .clock(folder.resolve("clock"))
                        .shadow(folder.resolve("shadow"))
                        .endingWithUs())
                : Optional.empty();
        this.channel = NettyChannelBuilder.forAddress(Addresses.own(clientPort))
                .usePlaintext()
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .build();
        Files.writeString(folder.resolve("hosts"), Addresses.hosts(number));
    }

    /** From 0; never given twice in a run. */
    public int number() {
        return number;
    }

    public String name() {
        return "m" + number;
    }

    public int clientPort() {
        return clientPort;
    }

    int peerPort() {
        return peerPort;
    }

    public String peerUrl() {
        return "http://" + Addresses.host(number) + ":" + peerPort;
    }

    public Path dataDir() {
        return folder.resolve("data");
    }

    /** A connection for those who look after the cluster; clients have their own. */
    public ManagedChannel channel() {
        return channel;
    }

    /** How its disk is told to fail; nothing where this machine lacks what it takes. */
    public FaultDisk disk() {
        return disk.orElseThrow(() -> new IllegalStateException("this machine has no disks that fail as told"));
    }

    public boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    public long pid() {
        return Objects.requireNonNull(process, "never started").pid();
    }

    /** Of a process that has ended. */
    public int exitCode() {
        return Objects.requireNonNull(process, "never started").exitValue();
    }

    /** Everything it has printed since it was last started. */
    public String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of its log, for an explanation. */
    public String lastWords() {
        String log = log();
        return log.substring(Math.max(0, log.length() - LAST_WORDS_MAX));
    }

    private Path logFile() {
        return folder.resolve("log-" + starts);
    }

    public boolean saidReady() {
        return log().contains(READY);
    }

    /** @param flags besides those that say who and where it is */
    void start(Launcher launcher, List<String> javaOptions, List<String> flags) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                launcher.program().toString(),
                "--name=" + name(),
                "--data-dir=" + dataDir(),
                "--listen-client-urls=http://127.0.0.1:" + clientPort,
                "--advertise-client-urls=http://127.0.0.1:" + clientPort,
                "--listen-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-advertise-peer-urls=" + peerUrl()));
        words.addAll(flags);
        Map<String, String> environment = new HashMap<>();
        if (disk.isPresent()) {
            disk.get().settle();
            environment.putAll(disk.get().environment());
        }
        environment.put(
                "BALSA_JAVA_OPTS",
                "-Djdk.net.hosts.file=" + folder.resolve("hosts") + " " + String.join(" ", javaOptions));
        int next = starts + 1;
        starts = next;
        process = new Command(words, environment, folder).start(folder.resolve("out-" + starts), logFile());
        // gRPC would wait longer and longer before it looks again for a server that was away.
        channel.resetConnectBackoff();
    }

    /** SIGKILL; waits for the end. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            awaitExit(DEAD);
        }
    }

    /** SIGTERM; waits for the orderly end. */
    public void stop() {
        Process running = process;
        if (running != null) {
            running.destroy();
            awaitExit(ORDERLY);
        }
    }

    /** SIGSTOP: the process stands still and loses nothing, until {@link #resume}. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        if (isAlive()) {
            signal("CONT");
        }
    }

    private void signal(String name) {
        try {
            new Command(List.of("kill", "-" + name, Long.toString(pid())), Map.of(), folder).run(SIGNAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name() + " was sent SIG" + name, e);
        }
    }

    /** @throws StuckException if it does not end in time */
    public void awaitExit(Duration timeout) {
        try {
            Process running = Objects.requireNonNull(process, "never started");
            if (!running.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StuckException(name() + " did not exit within " + timeout.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the end of " + name(), e);
        }
    }

    /** Ends the process, whatever it does. */
    void close() {
        channel.shutdownNow();
        Process running = process;
        if (running != null) {
            // Also one that stands still.
            running.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
