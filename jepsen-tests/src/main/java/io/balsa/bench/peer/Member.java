package io.balsa.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One member, a process of its own. Confined to the thread that measures, but for {@link #kill}. */
public final class Member {
    private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

    private final String name;
    private final Path folder;
    private final Program program;
    private final int clientPort;
    private final int peerPort;
    private volatile @Nullable Process process;

    Member(Program program, String name, Path folder, int clientPort, int peerPort) {
        this.program = program;
        this.name = name;
        this.folder = folder;
        this.clientPort = clientPort;
        this.peerPort = peerPort;
    }

    public String name() {
        return name;
    }

    public int clientPort() {
        return clientPort;
    }

    public String clientUrl() {
        return "http://127.0.0.1:" + clientPort;
    }

    /** As in {@code --initial-cluster}. */
    String founder() {
        return name + "=" + peerUrl();
    }

    private String peerUrl() {
        return "http://127.0.0.1:" + peerPort;
    }

    /**
     * The flags of both sides: addresses and where the data are. The one flag that is not about places lets a database
     * grow beyond 2 GiB, where an etcd would stop taking writes; no flag says anything about syncing.
     */
    List<String> flags(String initialCluster) {
        return List.of(
                "--name=" + name,
                "--data-dir=" + folder.resolve("data"),
                "--listen-client-urls=" + clientUrl(),
                "--advertise-client-urls=" + clientUrl(),
                "--listen-peer-urls=" + peerUrl(),
                "--initial-advertise-peer-urls=" + peerUrl(),
                "--initial-cluster=" + initialCluster,
                "--quota-backend-bytes=8589934592");
    }

    /** Starts the process and does not wait for it. */
    void start(String initialCluster) {
        List<String> words = new ArrayList<>(List.of(program.launcher().toString()));
        words.addAll(flags(initialCluster));
        try {
            Files.createDirectories(folder);
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectError(folder.resolve("err").toFile());
            // Variables are flags, too: one that switches syncing off would make the comparison worthless.
            builder.environment().keySet().removeIf(variable -> variable.startsWith("ETCD_"));
            process = builder.start();
        } catch (IOException e) {
            throw new CannotRunException("cannot start " + program.launcher() + ": " + e.getMessage(), e);
        }
    }

    public boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** @throws IllegalStateException if it was never started */
    public long pid() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name + " has not been started");
        }
        return running.pid();
    }

    /** SIGKILL; does nothing to one that does not run. Any thread. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /** Waits for the end of a process that was killed. */
    public void awaitEnd() throws InterruptedException {
        Process running = process;
        if (running != null && !running.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new CannotRunException(name + " (process " + running.pid() + ") does not end after SIGKILL");
        }
    }

    /** The end of what it has printed, for whoever asks why it ended. */
    public String lastWords() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("err"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
