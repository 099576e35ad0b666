package io.balsa.jepsen.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The compiled {@code faults.c}: made once for each version of the source, for all processes that use it. Thread-safe. */
public final class FaultLibrary {
    private static final Path ROOT =
            Path.of(System.getProperty("balsa.root", "..")).toAbsolutePath().normalize();
    private static final Path SOURCE = ROOT.resolve("jepsen-tests/src/main/c/faults.c");
    private static final Path LIBRARY = ROOT.resolve("jepsen-tests/target/faults.so");
    private static final long COMPILE_SECONDS = 60;

    private FaultLibrary() {}

    public static boolean isAvailable() {
        return missing().isEmpty();
    }

    /** What this machine lacks to have it, as a sentence for people; empty: nothing. */
    public static Optional<String> missing() {
        boolean gcc = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcc")));
        if (!gcc) {
            return Optional.of("gcc is not installed");
        }
        return Files.exists(SOURCE) ? Optional.empty() : Optional.of(SOURCE + " is missing");
    }

    /** For {@code LD_PRELOAD}. */
    static synchronized Path compiled() {
        try {
            if (Files.notExists(LIBRARY)
                    || Files.getLastModifiedTime(LIBRARY).compareTo(Files.getLastModifiedTime(SOURCE)) < 0) {
                compile();
            }
            return LIBRARY;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while gcc compiled " + SOURCE, e);
        }
    }

    private static void compile() throws IOException, InterruptedException {
        Files.createDirectories(LIBRARY.getParent());
        // Under a name of its own first: another process may use the old one, or compile too.
        Path draft = Files.createTempFile(LIBRARY.getParent(), "faults", ".so");
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-O2",
                        "-shared",
                        "-fPIC",
                        "-o",
                        draft.toString(),
                        SOURCE.toString(),
                        "-ldl",
                        "-lpthread")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!gcc.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS) || gcc.exitValue() != 0) {
            gcc.destroyForcibly();
            throw new IOException("gcc could not compile " + SOURCE);
        }
        Files.move(draft, LIBRARY, StandardCopyOption.ATOMIC_MOVE);
    }
}
