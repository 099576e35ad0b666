package io.balsa.jepsen.disk;

import io.balsa.store.engine.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The environment of a process whose disk, and wall clock, fail as told; see the top of {@code faults.c}. Not thread-safe.
 */
public final class FaultDisk {
    private final Map<String, String> variables = new HashMap<>();
    private final Path proof;

    /** @param folder what is watched; it need not exist yet */
    public FaultDisk(Path folder, Path proof) {
        this.proof = proof;
        variables.put("LD_PRELOAD", FaultLibrary.compiled().toString());
        variables.put("FAULTS_DIR", folder.toAbsolutePath().toString());
        variables.put("FAULTS_PROOF", proof.toAbsolutePath().toString());
    }

    /**
     * One order.
     *
     * @param action kill-before, kill-after, eio, enospc, erofs, lie, slow:MILLISECONDS, full
     * @param operation write, sync, rename, unlink, space, any
     * @param nth the how manieth of those on files whose path contains {@code name}
     */
    public FaultDisk order(String action, String operation, int nth, String name) {
        variables.put("FAULTS_PLAN", action + " " + operation + " " + nth + " " + name);
        return this;
    }

    /** Lets {@link #orderNow} give the order while the process runs. */
    public FaultDisk later(Path orders) {
        variables.put("FAULTS_LATER", orders.toAbsolutePath().toString());
        return this;
    }

    /** The order of a process that waits for one, in place of the one before; see {@link #order}. */
    public void orderNow(String action, String operation, int nth, String name) {
        try {
            Files.deleteIfExists(proof);
            Path orders = variable("FAULTS_LATER");
            Path partial = orders.resolveSibling(orders.getFileName() + ".partial");
            Files.writeString(partial, action + " " + operation + " " + nth + " " + name);
            Files.move(partial, orders, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From here on the disk does what disks do. */
    public void heal() {
        try {
            Files.deleteIfExists(variable("FAULTS_LATER"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets {@link #setClockWrongBy} be told at any time. */
    public FaultDisk clock(Path file) {
        variables.put("FAULTS_CLOCK", file.toAbsolutePath().toString());
        setClockWrongBy(Duration.ZERO);
        return this;
    }

    /** The process reads this from its wall clock on top of the time, at once. */
    public void setClockWrongBy(Duration error) {
        ByteBuffer millis =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, error.toMillis());
        try (FileChannel file =
                FileChannel.open(variable("FAULTS_CLOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Never shorter than this, not for a moment: the process has it mapped.
            file.write(millis, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process ends when this one does, whatever ends this one. */
    public FaultDisk endingWithUs() {
        variables.put("FAULTS_ORPHANS", "end");
        return this;
    }

    /** Keeps, in this folder, what a power cut would leave. */
    public FaultDisk shadow(Path folder) {
        variables.put("FAULTS_SHADOW", folder.toAbsolutePath().toString());
        return this;
    }

    /** The process has been killed, and the power was cut: what is left is what had been synced. */
    public void cutPower() throws IOException {
        replace(variable("FAULTS_DIR"), variable("FAULTS_SHADOW"));
    }

    /** No process runs, and the system has had the time to write back everything: a power cut leaves all there is now. */
    public void settle() throws IOException {
        replace(variable("FAULTS_SHADOW"), variable("FAULTS_DIR"));
    }

    private static void replace(Path to, Path from) throws IOException {
        DurableFiles.deleteTree(to);
        Files.createDirectories(from);
        try (Stream<Path> kept = Files.walk(from)) {
            for (Path path : (Iterable<Path>) kept::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private Path variable(String name) {
        return Path.of(Objects.requireNonNull(variables.get(name)));
    }

    public Map<String, String> environment() {
        return Map.copyOf(variables);
    }

    /** Whether the order has been carried out. */
    public boolean proved() {
        return Files.exists(proof);
    }
}
