package io.balsa.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis between two coordinates.
 *
 * @param low the value at {@code from}, more than 0
 * @param high the value at {@code to}, more than {@code low}
 */
record Axis(double low, double high, double from, double to) {
    /** One that holds all values, and ends at round ones. Values that are not positive count as 1. */
    static Axis around(List<Double> values, double from, double to) {
        double least = values.stream().mapToDouble(Axis::positive).min().orElse(1);
        double most = values.stream().mapToDouble(Axis::positive).max().orElse(10);
        double low = floor(least);
        double high = floor(most);
        while (high < most || high <= low) {
            high = above(high);
        }
        return new Axis(low, high, from, to);
    }

    double at(double value) {
        double share = Math.log(positive(value) / low) / Math.log(high / low);
        return from + share * (to - from);
    }

    /** 1, 2 and 5 times the powers of ten. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (double tick = low; tick <= high * 1.000_001; tick = above(tick)) {
            ticks.add(tick);
        }
        return ticks;
    }

    private static double positive(double value) {
        return value > 0 ? value : 1;
    }

    private static double floor(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        double digit = value / power;
        return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
    }

    /** The next round value after a round one. */
    private static double above(double round) {
        double power = Math.pow(10, Math.floor(Math.log10(round) + 1e-9));
        long digit = Math.round(round / power);
        return power * (digit == 1 ? 2 : digit == 2 ? 5 : 10);
    }
}
