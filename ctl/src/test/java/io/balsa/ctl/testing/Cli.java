package io.balsa.ctl.testing;

import io.balsa.ctl.Main;
import io.balsa.ctl.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs {@code ctl} in this process, with a fixed clock, and keeps what it prints. */
public final class Cli {
    public static final Instant NOW = Instant.parse("2026-11-22T09:08:08Z");

    private final Map<String, String> environment = new HashMap<>();
    private final Path directory;
    private InstantSource clock = InstantSource.fixed(NOW);

    public record Result(String out, String err, int exit) {}

    public Cli(Path directory) {
        this.directory = directory;
        environment.put("HOME", directory.toString());
        environment.put("LANG", "C.UTF-8");
    }

    public Cli with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** With the machine's clock. */
    public Cli now() {
        clock = InstantSource.system();
        return this;
    }

    public Result run(String... arguments) {
        return run("", List.of(arguments));
    }

    public Result run(String stdin, List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                directory,
                clock,
                System::nanoTime,
                false);
        int exit = Main.run(arguments, terminal);
        terminal.out().flush();
        return new Result(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), exit);
    }
}
