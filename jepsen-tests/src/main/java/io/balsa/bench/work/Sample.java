package io.balsa.bench.work;

import io.balsa.bench.load.LoadResult;
import java.util.Optional;

/**
 * What one measurement of one side in one round gave.
 *
 * @param operations that were acknowledged; events for a watch
 * @param nanos they took together
 */
public record Sample(long operations, long nanos, Latency latency, Costs costs, Evidence evidence) {
    /** In nanoseconds. */
    public record Latency(long p50, long p99, long max) {
        static Latency of(LoadResult result) {
            return new Latency(
                    result.latencies().getValueAtPercentile(50),
                    result.latencies().getValueAtPercentile(99),
                    result.latencies().getMaxValue());
        }
    }

    /**
     * What was used meanwhile.
     *
     * @param serverCpuNanos by the three members
     * @param clientCpuNanos by this process
     * @param otherCpuNanos by everything else on the machine: what makes figures doubtful when it is not small
     * @param switches context switches of the members' threads
     * @param residentBytes of the member with most, at the end
     */
    public record Costs(
            long serverCpuNanos, long clientCpuNanos, long otherCpuNanos, long switches, long residentBytes) {}

    /** The same, with something that the store must not have done. */
    Sample with(Optional<String> fault) {
        return new Sample(operations, nanos, latency, costs, evidence.with(fault));
    }

    public double perSecond() {
        return nanos == 0 ? 0 : operations * 1e9 / nanos;
    }
}
