package io.balsa.jepsen.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
     * @param action kill-before, kill-after, eio, enospc
     * @param operation write, sync, rename, unlink
     * @param nth the how manieth of those on files whose path contains {@code name}
     */
    FaultDisk order(String action, String operation, int nth, String name) {
        variables.put("FAULTDISK_PLAN", action + " " + operation + " " + nth + " " + name);
        return this;
    }

    /** Keeps, in this folder, what a power cut would leave. */
    FaultDisk shadow(Path folder) {
        variables.put("FAULTDISK_SHADOW", folder.toAbsolutePath().toString());
        return this;
    }

    Map<String, String> environment() {
        return Map.copyOf(variables);
    }

    /** Whether the order has been carried out. */
    boolean proved() {
        return Files.exists(proof);
    }
}
