package io.balsa.api.model.table;

import io.balsa.k8s.meta.v1.MicroTime;
import io.balsa.k8s.meta.v1.Time;
import java.time.Duration;
import java.time.Instant;

/** How long ago something was, in two units at most: {@code 98s}, {@code 2m41s}, {@code 3h5m}, {@code 26h}, {@code 40d}. */
public final class Ages {
    private static final String UNKNOWN = "<unknown>";
    private static final long HOURS_PER_YEAR = 24 * 365;

    private Ages() {}

    public static String since(Time time, Instant now) {
        boolean missing = time.getSeconds() == 0 && time.getNanos() == 0;
        return missing ? UNKNOWN : text(Duration.between(Instant.ofEpochSecond(time.getSeconds()), now));
    }

    public static String since(MicroTime time, Instant now) {
        boolean missing = time.getSeconds() == 0 && time.getNanos() == 0;
        return missing
                ? UNKNOWN
                : text(Duration.between(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()), now));
    }

    /** A zero second unit is left out; two seconds or more in the future is {@code <invalid>}. */
    public static String text(Duration age) {
        // Go cuts towards zero where Duration.toSeconds cuts towards the past
        long seconds = age.isNegative() ? -age.negated().toSeconds() : age.toSeconds();
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 0) {
            return "0s";
        }
        long minutes = seconds / 60;
        long hours = minutes / 60;
        if (seconds < 120) {
            return seconds + "s";
        }
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (hours < 24 * 8) {
            return two(hours / 24, "d", hours % 24, "h");
        }
        if (hours < HOURS_PER_YEAR * 2) {
            return hours / 24 + "d";
        }
        if (hours < HOURS_PER_YEAR * 8) {
            return two(hours / HOURS_PER_YEAR, "y", hours / 24 % 365, "d");
        }
        return hours / HOURS_PER_YEAR + "y";
    }

    private static String two(long first, String firstUnit, long second, String secondUnit) {
        return first + firstUnit + (second == 0 ? "" : second + secondUnit);
    }
}
