package io.balsa.ctl.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as flags take them: {@code 90s}, {@code 1m30s}, {@code 500ms}, {@code 2h}; a bare number is seconds. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

    private Durations() {}

    public static Duration parse(String text, String complaint) throws CliError {
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Matcher matcher = PART.matcher(text);
        double millis = 0;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            double unit = switch (matcher.group(2)) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m" -> 60_000;
                default -> 3_600_000;
            };
            millis += Double.parseDouble(matcher.group(1)) * unit;
            end = matcher.end();
        }
        if (end == 0 || end < text.length()) {
            throw CliError.usage(complaint);
        }
        return Duration.ofMillis((long) millis);
    }
}
