package io.balsa.bench.load;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What became of a load.
 *
 * @param acknowledged requests that were answered
 * @param failed requests that were not, or refused
 * @param failure what the first of them ended with
 * @param wrong an answer that cannot be
 * @param nanos from the first request to the last answer
 * @param latencies of acknowledged requests, in nanoseconds; must not be changed
 */
public record LoadResult(
        long acknowledged,
        long failed,
        Optional<String> failure,
        Optional<String> wrong,
        long nanos,
        Histogram latencies) {
    /** The same, and something else went wrong meanwhile. */
    public LoadResult withFailure(String reason) {
        return new LoadResult(acknowledged, failed + 1, failure.or(() -> Optional.of(reason)), wrong, nanos, latencies);
    }

    public double perSecond() {
        return nanos == 0 ? 0 : acknowledged * 1e9 / nanos;
    }

    /** Each request was acknowledged, and no answer was wrong. */
    public boolean isClean() {
        return failed == 0 && wrong.isEmpty();
    }
}
