package io.balsa.jepsen.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program with its arguments and environment, run to its end within a time limit.
 *
 * <p>Output goes through files, so that a program that leaves daemons behind with open streams does not hold the caller.
 *
 * @param environment set on top of this process' own
 */
public record Command(List<String> words, Map<String, String> environment, Path folder) {
    /** What came of it: the exit code, and all that it printed. */
    public record Completed(int exit, String out, String err) {
        @Override
        public String toString() {
            return "exit " + exit + "\nstdout:\n" + out + "stderr:\n" + err;
        }
    }

    /**
     * Runs the program with nothing on its standard input.
     *
     * @throws IllegalStateException if it does not end in time: it is killed then
     */
    public Completed run(Duration timeout) throws InterruptedException {
        try {
            Path out = Files.createTempFile("balsa-command", ".out");
            Path err = Files.createTempFile("balsa-command", ".err");
            try {
                Process process = start(out, err);
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
                    throw new IllegalStateException(String.join(" ", words) + " did not end within " + timeout
                            + "\nstdout:\n" + read(out) + "stderr:\n" + read(err));
                }
                return new Completed(process.exitValue(), read(out), read(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + words.get(0), e);
        }
    }

    /** Starts the program and leaves it to the caller, who must end it. */
    public Process start(Path out, Path err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String read(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
