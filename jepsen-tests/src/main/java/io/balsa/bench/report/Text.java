package io.balsa.bench.report;

import io.balsa.bench.work.Measure;
import java.util.Locale;

/** Numbers for people: three digits that count, and a unit. */
public final class Text {
    private Text() {}

    static String of(Measure measure, double value) {
        return switch (measure.unit()) {
            case "ns" -> time(value);
            case "bytes" -> bytes(value);
            default -> number(value) + measure.unit();
        };
    }

    public static String time(double nanos) {
        return nanos >= 1e9
                ? digits(nanos / 1e9) + " s"
                : nanos >= 1e5 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e3) + " us";
    }

    public static String bytes(double bytes) {
        return bytes >= 1 << 30 ? digits(bytes / (1 << 30)) + " GiB" : digits(bytes / (1 << 20)) + " MiB";
    }

    public static String number(double value) {
        return value >= 1e6 ? digits(value / 1e6) + "M" : value >= 1e4 ? digits(value / 1e3) + "k" : digits(value);
    }

    public static String digits(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
