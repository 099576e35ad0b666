package io.balsa.bench.work;

import java.util.List;

/** What is compared in a row: a figure of each sample, and one figure for all rounds. */
public enum Measure {
    THROUGHPUT("/s"),
    P50("ns"),
    P99("ns"),
    /** The worst of all rounds. */
    MAX("ns"),
    ELAPSED("ns"),
    /** The worst of all rounds. */
    MEMORY("bytes");

    private final String unit;

    Measure(String unit) {
        this.unit = unit;
    }

    public String unit() {
        return unit;
    }

    public double of(Sample sample) {
        return switch (this) {
            case THROUGHPUT -> sample.perSecond();
            case P50 -> sample.latency().p50();
            case P99 -> sample.latency().p99();
            case MAX -> sample.latency().max();
            case ELAPSED -> sample.nanos();
            case MEMORY -> sample.costs().residentBytes();
        };
    }

    private boolean isWorst() {
        return this == MAX || this == MEMORY;
    }

    /** Of all rounds: the median, or the worst. */
    public double of(List<Sample> samples) {
        List<Double> figures = samples.stream().map(this::of).toList();
        return isWorst() ? Rounds.max(figures) : Rounds.median(figures);
    }

    /**
     * Ours divided by theirs. The median over rounds of what each pair, measured one after the other, gives; so that a
     * neighbour who is busy for one round touches one ratio.
     */
    public double ratio(List<Sample> ours, List<Sample> theirs) {
        if (isWorst()) {
            return Rounds.ratio(of(ours), of(theirs));
        }
        return Rounds.medianRatio(
                ours.stream().map(this::of).toList(),
                theirs.stream().map(this::of).toList());
    }
}
