package io.balsa.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The main class of {@code scripts/bench store} and {@code scripts/bench api}. */
public final class BenchMain {
    private BenchMain() {}

    public static void main(String[] arguments) {
        // What gRPC and netty tell of their own start is nobody's business here.
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(Logger.ROOT_LOGGER_NAME)
                .setLevel(Level.ERROR);
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.SEVERE);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Path root =
                Path.of(System.getProperty("balsa.root", ".")).toAbsolutePath().normalize();
        Surroundings around = new Surroundings(
                root,
                System.getenv(),
                out,
                err,
                System::nanoTime,
                ProcessHandle.current().pid());
        CommandLine bench = new CommandLine(new Bench())
                .addSubcommand(new StoreCommand(around))
                .addSubcommand(new ApiCommand(around));
        System.exit(bench.execute(arguments));
    }

    /** Nothing is measured without a word about what. */
    @CommandLine.Command(name = "scripts/bench", subcommandsRepeatable = false)
    private static final class Bench {}
}
