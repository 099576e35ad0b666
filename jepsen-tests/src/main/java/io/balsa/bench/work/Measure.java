package io.balsa.bench.work;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is compared in a row: a figure of each sample, and one figure for all rounds. */
public enum Measure {
    THROUGHPUT("/s", sample -> sample.perSecond(), false),
    P50("ns", sample -> sample.latency().p50(), false),
    P99("ns", sample -> sample.latency().p99(), false),
    /** The worst of all rounds. */
    MAX("ns", sample -> sample.latency().max(), true),
    ELAPSED("ns", Sample::nanos, false),
    MEMORY("bytes", sample -> sample.costs().residentBytes(), true);

    private final String unit;
    private final ToDoubleFunction<Sample> figure;
    private final boolean worst;

    Measure(String unit, ToDoubleFunction<Sample> figure, boolean worst) {
        this.unit = unit;
        this.figure = figure;
        this.worst = worst;
    }

    public String unit() {
        return unit;
    }

    public double of(Sample sample) {
        return figure.applyAsDouble(sample);
    }

    /** Of all rounds: the median, or the worst. */
    public double of(List<Sample> samples) {
        List<Double> figures = samples.stream().map(this::of).toList();
        return worst ? Rounds.max(figures) : Rounds.median(figures);
    }

    /**
     * Ours divided by theirs. The median over rounds of what each pair, measured one after the other, gives; so that a
     * neighbour who is busy for one round touches one ratio.
     */
    public double ratio(List<Sample> ours, List<Sample> theirs) {
        if (worst) {
            return Rounds.ratio(of(ours), of(theirs));
        }
        return Rounds.medianRatio(
                ours.stream().map(this::of).toList(),
                theirs.stream().map(this::of).toList());
    }
}
