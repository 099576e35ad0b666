package io.balsa.store.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What both forms of a log line have in common. */
final class Line {
    // etcd: microseconds, and Z or an offset without a colon
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXX", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private Line() {}

    static String time(ILoggingEvent event) {
        return TIME.format(event.getInstant());
    }

    static String level(ILoggingEvent event) {
        // Nothing below debug exists in etcd.
        return event.getLevel().isGreaterOrEqual(Level.DEBUG)
                ? event.getLevel().toString().toLowerCase(Locale.ROOT)
                : "debug";
    }

    /** Last package, file and line: {@code raft/RaftStore.java:120}. */
    static String caller(ILoggingEvent event) {
        StackTraceElement[] stack = event.getCallerData();
        if (stack == null || stack.length == 0) {
            return event.getLoggerName();
        }
        String type = stack[0].getClassName();
        int dot = type.lastIndexOf('.');
        String folder = dot < 0 ? "" : type.substring(type.lastIndexOf('.', dot - 1) + 1, dot) + "/";
        return folder + stack[0].getFileName() + ":" + stack[0].getLineNumber();
    }
}
