package io.balsa.bench.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.bench.report.Columns;
import io.balsa.bench.report.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures for people and for programs. Stateless. */
final class FigureTable {
    private static final List<String> HEADINGS =
            List.of("WORK", "PODS", "RATE", "P50", "P99", "MAX", "AIM", "CPU/OP", "SIZE", "MEMORY", "PER WATCH");

    private FigureTable() {}

    static String text(List<Figure> figures) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADINGS);
        figures.forEach(figure -> lines.add(line(figure)));
        return Columns.of(lines);
    }

    private static List<String> line(Figure figure) {
        return List.of(
                figure.work(),
                String.format(Locale.ROOT, "%,d", figure.pods()),
                Text.number(figure.perSecond()) + "/s",
                Text.time((double) figure.p50()),
                Text.time((double) figure.p99()),
                Text.time((double) figure.max()),
                figure.aimNanos().isEmpty()
                        ? "-"
                        : "<= " + Text.time(figure.aimNanos().getAsDouble()) + (figure.missed() ? " missed" : " met"),
                Text.time(figure.cpuNanos()),
                figure.bytes().isEmpty()
                        ? "-"
                        : Text.bytes((double) figure.bytes().getAsLong()),
                Text.bytes((double) figure.residentBytes()),
                figure.watcherBytes().isEmpty()
                        ? "-"
                        : Text.digits(figure.watcherBytes().getAsLong() / 1024.0) + " KiB");
    }

    /** One object a line. */
    static String json(List<Figure> figures) {
        return figures.stream().map(figure -> object(figure) + "\n").collect(Collectors.joining());
    }

    private static ObjectNode object(Figure figure) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("work", figure.work()).put("pods", figure.pods()).put("perSecond", figure.perSecond());
        line.put("p50Nanos", figure.p50()).put("p99Nanos", figure.p99()).put("maxNanos", figure.max());
        line.put("serverCpuNanosPerOperation", figure.cpuNanos()).put("residentBytes", figure.residentBytes());
        figure.bytes().ifPresent(bytes -> line.put("answerBytes", bytes));
        figure.watcherBytes().ifPresent(bytes -> line.put("bytesPerWatch", bytes));
        figure.aimNanos().ifPresent(aim -> line.put("aimP99Nanos", aim).put("met", !figure.missed()));
        return line;
    }
}
