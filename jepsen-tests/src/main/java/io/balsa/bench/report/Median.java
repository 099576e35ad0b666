package io.balsa.bench.report;

import io.balsa.bench.work.Rounds;
import io.balsa.bench.work.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians over the rounds of one side: what stands beside the figure that is compared. */
record Median(List<Sample> samples) {
    private double of(ToDoubleFunction<Sample> figure) {
        return Rounds.median(samples.stream().map(figure::applyAsDouble).toList());
    }

    double perSecond() {
        return of(Sample::perSecond);
    }

    double p50Nanos() {
        return of(sample -> sample.latency().p50());
    }

    double p99Nanos() {
        return of(sample -> sample.latency().p99());
    }

    /** Processor time of the three members for one operation. */
    double serverCpuNanos() {
        return of(sample -> (double) sample.costs().serverCpuNanos() / Math.max(1, sample.operations()));
    }

    double clientCpuNanos() {
        return of(sample -> (double) sample.costs().clientCpuNanos() / Math.max(1, sample.operations()));
    }

    double switches() {
        return of(sample -> (double) sample.costs().switches() / Math.max(1, sample.operations()));
    }

    double residentBytes() {
        return of(sample -> sample.costs().residentBytes());
    }

    /** Share of one processor that neither members nor client used. */
    double otherCpu() {
        return of(sample -> (double) sample.costs().otherCpuNanos() / Math.max(1, sample.nanos()));
    }

    double operations() {
        return of(Sample::operations);
    }
}
