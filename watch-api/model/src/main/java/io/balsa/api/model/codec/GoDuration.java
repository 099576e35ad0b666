package io.balsa.api.model.codec;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go's text for a span of time: {@code 1h0m0s}, {@code 1.5s}, {@code 20ms}, {@code -2m0s}. */
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    /** The longest that Go writes has 27; longer texts are slow to read and nobody means them. */
    private static final int MAX_CHARACTERS = 200;

    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final String SHORTEST = "-2562047h47m16.854775808s";

    private GoDuration() {}

    /** @throws IllegalArgumentException where the text is no duration of Go, or one longer than 292 years */
    public static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        if (rest.length() > MAX_CHARACTERS) {
            throw invalid(text);
        }
        Matcher matcher = PART.matcher(rest);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            String number = matcher.group(1).endsWith(".") ? matcher.group(1) + "0" : matcher.group(1);
            nanos = nanos.add(new BigDecimal(number).multiply(BigDecimal.valueOf(unit(matcher.group(2)))));
            end = matcher.end();
        }
        BigDecimal most = negative ? LONGEST.add(BigDecimal.ONE) : LONGEST;
        if (end == 0 || end < rest.length() || nanos.compareTo(most) > 0) {
            throw invalid(text);
        }
        long whole = nanos.longValue();
        return Duration.ofNanos(negative ? -whole : whole);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration \"" + text + "\"");
    }

    private static long unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            case "ms" -> MILLI;
            case "s" -> SECOND;
            case "m" -> 60 * SECOND;
            case "h" -> 3600 * SECOND;
            default -> MICRO;
        };
    }

    public static String text(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == Long.MIN_VALUE) {
            return SHORTEST; // its size is more than a long holds
        }
        String sign = nanos < 0 ? "-" : "";
        long size = Math.abs(nanos);
        if (size == 0) {
            return "0s";
        }
        if (size < MICRO) {
            return sign + size + "ns";
        }
        if (size < MILLI) {
            return sign + plain(size, MICRO) + "µs";
        }
        if (size < SECOND) {
            return sign + plain(size, MILLI) + "ms";
        }
        long minutes = size / (60 * SECOND);
        String seconds = plain(size % (60 * SECOND), SECOND) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        String hours = minutes < 60 ? "" : minutes / 60 + "h";
        return sign + hours + minutes % 60 + "m" + seconds;
    }

    private static String plain(long amount, long unit) {
        return BigDecimal.valueOf(amount)
                .divide(BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }
}
