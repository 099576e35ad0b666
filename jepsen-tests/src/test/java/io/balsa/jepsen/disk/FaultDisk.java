package io.balsa.jepsen.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.balsa.store.engine.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The environment of a process whose disk fails as told; see the top of {@code faultdisk.c}. */
final class FaultDisk {
    private static final Path ROOT =
            Path.of(System.getProperty("balsa.root", "..")).toAbsolutePath().normalize();
    private static final Path SOURCE = ROOT.resolve("jepsen-tests/src/test/c/faultdisk.c");
    private static final Path LIBRARY = ROOT.resolve("jepsen-tests/target/faultdisk.so");

    private final Map<String, String> variables = new HashMap<>();
    private final Path proof;

    /** @param folder what is watched; it need not exist yet */
    FaultDisk(Path folder, Path proof) {
        this.proof = proof;
        variables.put("LD_PRELOAD", compiled().toString());
        variables.put("FAULTDISK_DIR", folder.toAbsolutePath().toString());
        variables.put("FAULTDISK_PROOF", proof.toAbsolutePath().toString());
    }

    private static synchronized Path compiled() {
        try {
            if (Files.notExists(LIBRARY)
                    || Files.getLastModifiedTime(LIBRARY).compareTo(Files.getLastModifiedTime(SOURCE)) < 0) {
                assumeTrue(isOnPath("gcc"), "gcc is not installed");
                Files.createDirectories(LIBRARY.getParent());
                Process gcc = new ProcessBuilder(
                                "gcc",
                                "-O2",
                                "-shared",
                                "-fPIC",
                                "-o",
                                LIBRARY.toString(),
                                SOURCE.toString(),
                                "-ldl",
                                "-lpthread")
                        .inheritIO()
                        .start();
                if (gcc.waitFor() != 0) {
                    throw new IllegalStateException("gcc could not compile " + SOURCE);
                }
            }
            return LIBRARY;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOnPath(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * One order.
     *
     * @param action kill-before, kill-after, eio, enospc, lie
     * @param operation write, sync, rename, unlink
     * @param nth the how manieth of those on files whose path contains {@code name}
     */
    FaultDisk order(String action, String operation, int nth, String name) {
        variables.put("FAULTDISK_PLAN", action + " " + operation + " " + nth + " " + name);
        return this;
    }

    /** Lets {@link #orderNow} give the order while the process runs. */
    FaultDisk later(Path orders) {
        variables.put("FAULTDISK_LATER", orders.toAbsolutePath().toString());
        return this;
    }

    /** The order of a process that waits for one; see {@link #order}. */
    void orderNow(String action, String operation, int nth, String name) throws IOException {
        Path orders = Path.of(Objects.requireNonNull(variables.get("FAULTDISK_LATER")));
        Path partial = orders.resolveSibling(orders.getFileName() + ".partial");
        Files.writeString(partial, action + " " + operation + " " + nth + " " + name);
        Files.move(partial, orders, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Keeps, in this folder, what a power cut would leave. */
    FaultDisk shadow(Path folder) {
        variables.put("FAULTDISK_SHADOW", folder.toAbsolutePath().toString());
        return this;
    }

    /** The process has been killed, and the power was cut: what is left is what had been synced. */
    void cutPower() throws IOException {
        Path folder = Path.of(Objects.requireNonNull(variables.get("FAULTDISK_DIR")));
        Path shadow = Path.of(Objects.requireNonNull(variables.get("FAULTDISK_SHADOW")));
        DurableFiles.deleteTree(folder);
        Files.createDirectories(shadow);
        try (Stream<Path> kept = Files.walk(shadow)) {
            for (Path path : (Iterable<Path>) kept::iterator) {
                Files.copy(path, folder.resolve(shadow.relativize(path).toString()));
            }
        }
    }

    Map<String, String> environment() {
        return Map.copyOf(variables);
    }

    /** Whether the order has been carried out. */
    boolean proved() {
        return Files.exists(proof);
    }
}
