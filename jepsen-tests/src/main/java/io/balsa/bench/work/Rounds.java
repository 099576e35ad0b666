package io.balsa.bench.work;

import java.util.ArrayList;
import java.util.List;

/** One figure out of several. Pure. */
public final class Rounds {
    private Rounds() {}

    /**
     * The one in the middle, or half-way between the two in the middle.
     *
     * @param figures at least one
     */
    public static double median(List<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figure has no median");
        }
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** @param figures at least one */
    public static double max(List<Double> figures) {
        return figures.stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow(() -> new IllegalArgumentException("no figure has no maximum"));
    }

    /** Not a number when there is nothing to compare with. */
    public static double ratio(double ours, double theirs) {
        return theirs == 0 ? Double.NaN : ours / theirs;
    }

    /**
     * The median of the ratios of pairs.
     *
     * @param ours as many as theirs, at least one
     */
    public static double medianRatio(List<Double> ours, List<Double> theirs) {
        if (ours.size() != theirs.size()) {
            throw new IllegalArgumentException(ours.size() + " rounds of one side, " + theirs.size() + " of the other");
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ratio(ours.get(i), theirs.get(i)));
        }
        return median(ratios);
    }
}
