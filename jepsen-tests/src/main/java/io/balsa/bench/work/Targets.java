package io.balsa.bench.work;

import io.balsa.bench.work.Row.Reading;
import java.util.Map;

/** What steady rows should reach, on two cores with all three members and the client on them. */
final class Targets {
    private static final Map<Integer, Target> PUTS =
            Map.of(64, Target.atLeast(1.5), 256, Target.atLeast(2), 1_000, Target.atLeast(2.5));

    private Targets() {}

    /** One request in flight is about its latency, many are about throughput. */
    static Reading of(Kind kind, int inFlight, Spread spread, DataSet set) {
        Measure measure = inFlight == 1 ? Measure.P50 : Measure.THROUGHPUT;
        if (!set.equals(DataSet.SMALL)) {
            return Reading.of(measure);
        }
        if (kind == Kind.PUT && spread == Spread.LEADER) {
            if (inFlight == 1) {
                return Reading.of(measure, Target.atMost(1));
            }
            Target target = PUTS.get(inFlight);
            return target == null ? Reading.of(measure) : Reading.of(measure, target);
        }
        if (kind == Kind.RANGE && inFlight >= 64) {
            return Reading.of(measure, Target.atLeast(spread == Spread.LEADER ? 3 : 2.5));
        }
        return Reading.of(measure);
    }
}
