package io.balsa.store.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as etcd's flags write them: {@code 1h30m}, {@code 1.5s}, {@code 100ms}, {@code -1m}, {@code 0}. */
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("[+-]?(0|(?:" + PART.pattern() + ")+)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private GoDuration() {}

    /** Empty where it is none, or more than 292 years. */
    public static Optional<Duration> parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        long nanos = 0;
        Matcher part = PART.matcher(text);
        try {
            while (part.find()) {
                nanos = Math.addExact(nanos, nanos(part.group(1), NANOS.getOrDefault(part.group(2), 0L)));
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // more than a long holds, as digits or as nanoseconds
            return Optional.empty();
        }
        Duration length = Duration.ofNanos(nanos);
        return Optional.of(text.startsWith("-") ? length.negated() : length);
    }

    /**
     * Go's rule (time.ParseDuration): whole units are exact, what follows the point is rounded to what a double holds. Not by
     * way of a BigDecimal, whose tables take a start of the member longer than all its flags.
     */
    private static long nanos(String number, long unit) {
        int point = number.indexOf('.');
        String whole = point < 0 ? number : number.substring(0, point);
        long nanos = whole.isEmpty() ? 0 : Math.multiplyExact(Long.parseLong(whole), unit);
        return point < 0 || point == number.length() - 1
                ? nanos
                : Math.addExact(nanos, (long) (Double.parseDouble(number.substring(point)) * unit));
    }
}
