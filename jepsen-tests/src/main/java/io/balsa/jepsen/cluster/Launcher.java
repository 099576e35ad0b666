package io.balsa.jepsen.cluster;

import io.balsa.jepsen.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The program that becomes a member.
 *
 * @param program {@code scripts/etcd}, or what takes the same flags
 */
public record Launcher(Path program) {
    private static final Duration REHEARSAL = Duration.ofMinutes(2);

    /** The one of this tree. */
    public static Launcher ofThisTree() {
        Path root = Path.of(System.getProperty("balsa.root", ".."));
        return new Launcher(root.resolve("scripts/etcd").toAbsolutePath().normalize());
    }

    /**
     * Makes sure that members start fast: they are started hundreds of times. Without an archive they only start slower.
     *
     * @throws IOException if the program is not there, or not built
     */
    public void prepare() throws IOException, InterruptedException {
        if (!Files.isExecutable(program)) {
            throw new IOException("cannot start members with " + program + ": there is no such program");
        }
        Command.Completed version = run("--version");
        if (version.exit() != 0) {
            throw new IOException(version.err().strip());
        }
        run("--prepare");
    }

    /** What the members call themselves, in one line. */
    public String version() throws InterruptedException {
        return run("--version").out().lines().findFirst().orElse("unknown");
    }

    private Command.Completed run(String argument) throws InterruptedException {
        return new Command(List.of(program.toString(), argument), Map.of(), Path.of(".")).run(REHEARSAL);
    }
}
