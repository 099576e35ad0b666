package io.balsa.bench.work;

import java.util.Locale;

/**
 * What is to be reached.
 *
 * @param limit of the ratio of ours to theirs, or of ours alone in the unit of the measure
 */
public record Target(Bound bound, double limit) {
    /** On which side of the limit it is met; the limit itself meets it. */
    public enum Bound {
        RATIO_AT_LEAST,
        RATIO_AT_MOST,
        OURS_AT_MOST
    }

    public static Target atLeast(double ratio) {
        return new Target(Bound.RATIO_AT_LEAST, ratio);
    }

    public static Target atMost(double ratio) {
        return new Target(Bound.RATIO_AT_MOST, ratio);
    }

    public static Target oursAtMost(double limit) {
        return new Target(Bound.OURS_AT_MOST, limit);
    }

    public boolean met(double ours, double ratio) {
        return switch (bound) {
            case RATIO_AT_LEAST -> ratio >= limit;
            case RATIO_AT_MOST -> ratio <= limit;
            case OURS_AT_MOST -> ours <= limit;
        };
    }

    /** {@code >= 1.5x}, {@code <= 2 s}, {@code <= 1 GiB}. */
    public String text(Measure measure) {
        return switch (bound) {
            case RATIO_AT_LEAST -> ">= " + plain(limit) + "x";
            case RATIO_AT_MOST -> "<= " + plain(limit) + "x";
            case OURS_AT_MOST ->
                measure == Measure.MEMORY
                        ? "<= " + plain(limit / (1 << 30)) + " GiB"
                        : "<= " + plain(limit / 1e9) + " s";
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number)
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.2f", number).replaceAll("0$", "");
    }
}
