package io.balsa.store.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.balsa.store.config.LogSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Sets up the log of a process that is a member and nothing else. Called once, before anything is logged. */
public final class Logging {
    /** Libraries tell the story of every vote and connection at INFO; what an operator must know of it we say ourselves. */
    private static final List<String> QUIET = List.of("org.apache.ratis", "io.grpc");

    private static final java.util.logging.Logger GRPC = java.util.logging.Logger.getLogger("io.grpc");

    private Logging() {}

    /** @throws IOException where a file cannot be written, with a sentence for the operator */
    public static void start(LogSettings settings) throws IOException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        Level level = level(settings.level());
        root.setLevel(level);
        for (String output : settings.outputs()) {
            root.addAppender(appender(context, settings, output));
        }
        boolean debug = level == Level.DEBUG;
        QUIET.forEach(name -> context.getLogger(name).setLevel(debug ? Level.INFO : Level.WARN));
        // gRPC logs past logback, to stderr. Its logger is held here because the JDK forgets the settings of loggers
        // that
        // nobody holds.
        GRPC.setLevel(java.util.logging.Level.SEVERE);
    }

    private static Level level(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "debug" -> Level.DEBUG;
            case "info" -> Level.INFO;
            case "warn" -> Level.WARN;
            default -> Level.ERROR;
        };
    }

    private static Appender<ILoggingEvent> appender(LoggerContext context, LogSettings settings, String output)
            throws IOException {
        OutputStreamAppender<ILoggingEvent> appender;
        if (output.equals("stderr") || output.equals("stdout")) {
            ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
            console.setTarget(output.equals("stderr") ? "System.err" : "System.out");
            appender = console;
        } else {
            requireWritable(Path.of(output));
            appender = settings.rotation()
                    .<FileAppender<ILoggingEvent>>map(rotation -> rolling(context, Path.of(output), rotation))
                    .orElseGet(FileAppender::new);
            ((FileAppender<ILoggingEvent>) appender).setFile(output);
        }
        Encoder<ILoggingEvent> lines = settings.json() ? new JsonLines() : new TextLines();
        lines.setContext(context);
        lines.start();
        appender.setName(output);
        appender.setContext(context);
        appender.setEncoder(lines);
        appender.start();
        return appender;
    }

    private static void requireWritable(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("the log file " + file + " cannot be written: its folder does not exist");
        }
        boolean writable = Files.exists(file) ? Files.isWritable(file) : Files.isWritable(folder);
        if (Files.isDirectory(file) || !writable) {
            throw new IOException("the log file " + file + " cannot be written: check --log-outputs");
        }
    }

    private static RollingFileAppender<ILoggingEvent> rolling(
            LoggerContext context, Path file, LogSettings.Rotation rotation) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file.toString());
        appender.setContext(context);
        String suffix = rotation.compress() ? ".gz" : "";
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(file + "-%d{yyyy-MM-dd}.%i" + suffix);
        policy.setMaxFileSize(new FileSize(rotation.fileBytesMax()));
        policy.setMaxHistory(rotation.daysMax());
        if (rotation.filesMax() > 0) {
            policy.setTotalSizeCap(new FileSize(rotation.fileBytesMax() * rotation.filesMax()));
        }
        policy.start();
        appender.setRollingPolicy(policy);
        return appender;
    }
}
