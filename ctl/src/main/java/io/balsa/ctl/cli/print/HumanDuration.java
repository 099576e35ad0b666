package io.balsa.ctl.cli.print;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Ages as kubectl shows them: {@code 98s}, {@code 2m41s}, {@code 34m}, {@code 3h5m}, {@code 26h}, {@code 3d4h}, ... */
public final class HumanDuration {
    private HumanDuration() {}

    public static String of(Duration duration) {
        long seconds = duration.toMillis() / 1000;
        if (duration.toMillis() < 0 && seconds < -1) {
            return "<invalid>";
        }
        if (seconds <= 0) {
            return "0s";
        }
        if (seconds < 60 * 2) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 60 * 3) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        long days = hours / 24;
        if (hours < 24 * 8) {
            return two(days, "d", hours % 24, "h");
        }
        if (hours < 24 * 365 * 2) {
            return days + "d";
        }
        long years = days / 365;
        if (hours < 24 * 365 * 8) {
            return two(years, "y", days % 365, "d");
        }
        return years + "y";
    }

    /** The age of an RFC 3339 time; {@code <unknown>} where there is none. */
    public static String since(String time, Instant now) {
        if (time.isEmpty()) {
            return "<unknown>";
        }
        try {
            return of(Duration.between(Instant.parse(time), now));
        } catch (DateTimeParseException e) {
            return "<unknown>";
        }
    }

    private static String two(long high, String highUnit, long low, String lowUnit) {
        return low == 0 ? high + highUnit : high + highUnit + low + lowUnit;
    }
}
