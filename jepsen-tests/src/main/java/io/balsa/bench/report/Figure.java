package io.balsa.bench.report;

import io.balsa.bench.work.Measure;
import io.balsa.bench.work.Row.Reading;
import io.balsa.bench.work.RowResult;
import io.balsa.bench.work.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of the result: one reading of one row.
 *
 * @param work the row's name, with what is read where it has several readings
 * @param values nothing when the row is void
 */
record Figure(String work, RowResult result, Measure measure, Optional<Target> target, Optional<Values> values) {
    /** In the unit of the measure, and ours divided by theirs. */
    record Values(double ours, double theirs, double ratio) {}

    static List<Figure> of(RowResult result) {
        List<Figure> figures = new ArrayList<>();
        for (Reading reading : result.row().readings()) {
            Measure measure = reading.measure();
            boolean several = result.row().readings().size() > 1;
            String work = result.row().name() + (several ? ", " + word(measure) : "");
            Optional<Values> values = result.isVoid()
                    ? Optional.empty()
                    : Optional.of(new Values(
                            measure.of(result.ours()),
                            measure.of(result.theirs()),
                            measure.ratio(result.ours(), result.theirs())));
            figures.add(new Figure(work, result, measure, reading.target(), values));
        }
        return figures;
    }

    static String word(Measure measure) {
        return switch (measure) {
            case THROUGHPUT -> "throughput";
            case P50 -> "p50";
            case P99 -> "p99";
            case MAX -> "max";
            case ELAPSED -> "time";
            case MEMORY -> "memory";
        };
    }

    Optional<Boolean> met() {
        return target.flatMap(wanted -> values.map(found -> wanted.met(found.ours(), found.ratio())));
    }
}
