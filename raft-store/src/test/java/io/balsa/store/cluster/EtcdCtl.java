package io.balsa.store.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real {@code etcdctl}. Tests that need it are skipped, by name, where it is missing. */
public final class EtcdCtl {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path program;
    private final String endpoints;

    private EtcdCtl(Path program, String endpoints) {
        this.program = program;
        this.endpoints = endpoints;
    }

    /** What a run came to; {@code output} is standard output and error together. */
    public record Run(int exit, String output) {}

    public static EtcdCtl against(String endpoints) {
        return against(endpoints, "etcdctl");
    }

    /** @param program {@code etcdctl} or {@code etcdctl-3.4} */
    public static EtcdCtl against(String endpoints, String program) {
        Optional<Path> found = find(program);
        assumeTrue(found.isPresent(), program + " is missing: scripts/test-tools fetches it");
        return new EtcdCtl(found.get(), endpoints);
    }

    private static Optional<Path> find(String program) {
        List<Path> folders = new ArrayList<>();
        folders.add(Path.of(System.getProperty("balsa.root", "."), ".tools", "bin"));
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            folders.add(Path.of(folder));
        }
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs it to its end. */
    public Run run(String... arguments) {
        return runWithInput("", arguments);
    }

    public Run runWithInput(String input, String... arguments) {
        Process process = start(arguments);
        try {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("etcdctl " + List.of(arguments) + " does not end: " + output);
            }
            return new Run(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Its output; fails when it does not exit with 0. */
    public String ok(String... arguments) {
        Run run = run(arguments);
        if (run.exit() != 0) {
            throw new AssertionError(
                    "etcdctl " + List.of(arguments) + " exited with " + run.exit() + ": " + run.output());
        }
        return run.output();
    }

    /** Leaves it running, for watches; its output comes through the process. */
    public Process start(String... arguments) {
        // Its own 5 s, and 2 s to sign in, are little on a machine that is busy with other tests.
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "--dial-timeout=20s", "--command-timeout=25s"));
        command.add("--endpoints=" + endpoints);
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
