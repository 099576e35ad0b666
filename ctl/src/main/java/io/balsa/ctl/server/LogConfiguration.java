package io.balsa.ctl.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * Logs to stdout, which {@code ctl up} sends to a file; libraries only from WARN on. In code instead of XML, because
 * reading XML costs every server half a second at its start. Logback finds this class as a service.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {
    private static final String PATTERN =
            "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level %-20.20thread %logger{24} - %msg%n";
    private static final List<String> QUIET = List.of("org.apache.ratis", "org.eclipse.jetty", "io.grpc");

    /**
     * It logs with the JDK, and at INFO a stack trace for each connection that does not speak HTTP/2. Kept here, because
     * the JDK forgets the level of a logger that nobody holds.
     */
    private static final java.util.logging.Logger GRPC = java.util.logging.Logger.getLogger("io.grpc");

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stdout = new ConsoleAppender<>();
        stdout.setContext(context);
        stdout.setEncoder(encoder);
        stdout.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(stdout);
        QUIET.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        GRPC.setLevel(java.util.logging.Level.WARNING);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
