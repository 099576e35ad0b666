package io.balsa.bench.api;

import io.balsa.bench.peer.CannotRunException;
import io.balsa.bench.peer.ProcFiles;
import io.balsa.bench.peer.Trees;
import io.balsa.bench.peer.Usage;
import io.balsa.ctl.kubeconfig.Connection;
import io.balsa.ctl.kubeconfig.Kubeconfig;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.jepsen.process.Command;
import io.balsa.jepsen.process.Command.Completed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster of its own, as {@code ctl up} makes it, with one node that has nothing to do. {@link #close} removes it. Confined
 * to one thread, but for {@link #close}, which may come from any and more than once.
 */
final class ApiCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiCluster.class);
    private static final String NAME = "bench";
    private static final Duration UP_MAX = Duration.ofMinutes(3);
    private static final Duration DOWN_MAX = Duration.ofMinutes(1);

    private final Path ctl;
    private final Path folder;
    private final Connection connection;

    private ApiCluster(Path ctl, Path folder, Connection connection) {
        this.ctl = ctl;
        this.folder = folder;
        this.connection = connection;
    }

    /**
     * @param members 1, 3 or 5
     * @param port the first of its ports; {@code ctl up} says when one is taken
     * @param folder where all of it is; must not exist
     * @throws CannotRunException if it does not come up
     */
    static ApiCluster up(Path root, Path folder, int members, int port) throws IOException, InterruptedException {
        Path ctl = root.resolve("scripts/ctl");
        if (!Files.isExecutable(ctl)) {
            throw new CannotRunException("cannot run " + ctl + ": it is not there, or no program");
        }
        Files.createDirectories(folder);
        List<String> words = new ArrayList<>(List.of("up", "--nodes=1", "--members=" + members));
        words.add("--port=" + port);
        Completed up;
        try {
            up = run(ctl, folder, words, UP_MAX);
        } catch (IllegalStateException | UncheckedIOException e) {
            down(ctl, folder);
            throw new CannotRunException(String.valueOf(e.getMessage()), e);
        }
        if (up.exit() != 0) {
            down(ctl, folder);
            throw new CannotRunException(
                    "the cluster does not come up: " + up.err().strip());
        }
        try {
            Connection connection =
                    Kubeconfig.load(List.of(folder.resolve("kubeconfig"))).connection(NAME, null);
            return new ApiCluster(ctl, folder, connection);
        } catch (KubeconfigError e) {
            down(ctl, folder);
            throw new CannotRunException("the cluster's kubeconfig cannot be read: " + e.getMessage(), e);
        }
    }

    /** How an administrator reaches it. */
    Connection connection() {
        return connection;
    }

    /** The processes of the servers: nodes and balancer not among them. */
    List<Long> servers() {
        try (Stream<Path> files = Files.list(folder.resolve("state/run"))) {
            List<Long> found = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (String.valueOf(file.getFileName()).matches("s[0-9]+\\.pid")) {
                    found.add(Long.parseLong(Files.readString(file).strip().split(" ")[0]));
                }
            }
            return found;
        } catch (IOException e) {
            throw new CannotRunException("what runs cannot be read from " + folder, e);
        }
    }

    /** What the servers have used so far; the memory is that of the one with most. */
    Usage usage(ProcFiles proc) {
        return servers().stream().map(proc::of).reduce(Usage.NONE, Usage::plus);
    }

    /** Memory of all servers together, in bytes. */
    long residentBytes(ProcFiles proc) {
        return servers().stream()
                .mapToLong(server -> proc.of(server).residentBytes())
                .sum();
    }

    @Override
    public void close() {
        down(ctl, folder);
    }

    /** What cannot be removed lies below the build's own folder, and the next build does. */
    private static void down(Path ctl, Path folder) {
        try {
            if (Files.exists(folder)) {
                run(ctl, folder, List.of("down", "--delete"), DOWN_MAX);
                Trees.delete(folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException e) {
            LOG.error("the cluster in {} cannot be removed: {}", folder, e.getMessage());
        }
    }

    private static Completed run(Path ctl, Path folder, List<String> words, Duration limit)
            throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(ctl.toString()));
        all.addAll(words);
        all.add("--name=" + NAME);
        all.add("--state-dir=" + folder.resolve("state"));
        Map<String, String> environment =
                Map.of("KUBECONFIG", folder.resolve("kubeconfig").toString(), "HOME", folder.toString());
        return new Command(all, environment, folder).run(limit);
    }
}
