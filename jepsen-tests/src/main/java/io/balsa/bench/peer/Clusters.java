package io.balsa.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes clusters, each in a new folder on one disk, and ends all that are left: also when this process is told to end
 * ({@link #killAll} is safe in a shutdown hook).
 */
public final class Clusters implements AutoCloseable {
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");

    private final Path folder;
    private final FreePorts ports;
    private final Set<Cluster> made = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;
    private int count;

    /** @param parent an existing folder; what is made below it goes with {@link #close} */
    public Clusters(Path parent, long process) throws IOException {
        this.folder = Files.createTempDirectory(parent, "bench-");
        this.ports = new FreePorts(process);
    }

    /** The kind of file system that all data are on, as the kernel calls it. */
    public String fileSystem() throws IOException {
        return Files.getFileStore(folder).type();
    }

    /** Whether a sync there reaches a disk, as far as the kind of file system says. */
    public static boolean isDurable(String fileSystem) {
        return !IN_MEMORY.contains(fileSystem);
    }

    /** A cluster that has not been started. */
    public Cluster make(Program program) {
        Path home = folder.resolve(program.side().label() + "-" + count++);
        Cluster cluster = new Cluster(program, home, ports.take(2 * Cluster.SIZE));
        made.add(cluster);
        if (ended) {
            throw new CannotRunException("the benchmark is ending");
        }
        return cluster;
    }

    /** Ends a cluster and removes its data. */
    public void discard(Cluster cluster) throws IOException {
        cluster.close();
        made.remove(cluster);
        Trees.delete(cluster.folder());
    }

    /** SIGKILL for every member of every cluster, and removes the data. */
    public void killAll() {
        ended = true;
        made.forEach(Cluster::close);
        try {
            Trees.delete(folder);
        } catch (IOException e) {
            // A member that was just being started may still write; the folder is below the build's own.
            return;
        }
    }

    @Override
    public void close() {
        killAll();
    }
}
