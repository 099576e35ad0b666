package io.balsa.bench.report;

import io.balsa.bench.work.RowResult;
import java.util.ArrayList;
import java.util.List;

/** The result for people: a line for each figure, in columns as wide as they must be, each pair ours and then theirs. */
public final class Table {
    private static final List<String> HEADINGS = List.of(
            "WORK", "BALSA", "ETCD", "RATIO", "TARGET", "MET", "P50", "P99", "CPU/OP", "MEMORY", "OTHERS", "ROUNDS");

    private Table() {}

    public static String of(List<RowResult> results) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADINGS);
        List<String> notes = new ArrayList<>();
        for (RowResult result : results) {
            for (Figure figure : Figure.of(result)) {
                lines.add(line(figure));
            }
            result.voidReason().ifPresent(reason -> notes.add(result.row().name() + " is void: " + reason));
        }
        StringBuilder text = new StringBuilder(Columns.of(lines));
        notes.forEach(note -> text.append(note).append('\n'));
        return text.toString();
    }

    private static List<String> line(Figure figure) {
        String target =
                figure.target().map(wanted -> wanted.text(figure.measure())).orElse("-");
        if (figure.values().isEmpty()) {
            return List.of(figure.work(), "void", "void", "-", target, "-", "-", "-", "-", "-", "-", "-");
        }
        Figure.Values values = figure.values().get();
        Median ours = new Median(figure.result().ours());
        Median theirs = new Median(figure.result().theirs());
        return List.of(
                figure.work(),
                Text.of(figure.measure(), values.ours()),
                Text.of(figure.measure(), values.theirs()),
                Double.isNaN(values.ratio()) ? "-" : Text.digits(values.ratio()) + "x",
                target,
                figure.met().map(met -> met ? "yes" : "no").orElse("-"),
                both(Text.time(ours.p50Nanos()), Text.time(theirs.p50Nanos())),
                both(Text.time(ours.p99Nanos()), Text.time(theirs.p99Nanos())),
                both(cost(ours.serverCpuNanos()), cost(theirs.serverCpuNanos())),
                both(Text.bytes(ours.residentBytes()), Text.bytes(theirs.residentBytes())),
                ours.serverCpuNanos() == 0 ? "-" : both(percent(ours.otherCpu()), percent(theirs.otherCpu())),
                Integer.toString(figure.result().ours().size()));
    }

    private static String both(String ours, String theirs) {
        return ours + " | " + theirs;
    }

    /** Nothing where it was not measured. */
    private static String cost(double nanos) {
        return nanos == 0 ? "-" : Text.time(nanos);
    }

    private static String percent(double share) {
        return Math.round(share * 100) + "%";
    }
}
