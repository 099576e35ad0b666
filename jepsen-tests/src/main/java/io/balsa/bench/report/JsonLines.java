package io.balsa.bench.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.bench.work.RowResult;
import io.balsa.bench.work.Sample;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The result for programs: one object on each line. {@code work}, {@code ours}, {@code theirs}, {@code ratio}, {@code target}
 * and {@code met} are always there, null where there is nothing to say; a void row has the reason in {@code void}.
 */
public final class JsonLines {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonLines() {}

    public static String of(List<RowResult> results) {
        return results.stream()
                .flatMap(result -> Figure.of(result).stream())
                .map(figure -> line(figure) + "\n")
                .collect(Collectors.joining());
    }

    private static ObjectNode line(Figure figure) {
        ObjectNode line = NODES.objectNode();
        line.put("work", figure.work());
        line.put("ours", figure.values().map(Figure.Values::ours).orElse(null));
        line.put("theirs", figure.values().map(Figure.Values::theirs).orElse(null));
        line.put(
                "ratio",
                figure.values()
                        .map(Figure.Values::ratio)
                        .filter(Double::isFinite)
                        .orElse(null));
        line.put(
                "target",
                figure.target().map(target -> target.text(figure.measure())).orElse(null));
        line.put("met", figure.met().orElse(null));
        line.put("measure", Figure.word(figure.measure()));
        line.put("unit", figure.measure().unit());
        figure.result().voidReason().ifPresent(reason -> line.put("void", reason));
        if (!figure.result().isVoid()) {
            line.put("rounds", figure.result().ours().size());
            line.set("ourMedians", medians(figure.result().ours()));
            line.set("theirMedians", medians(figure.result().theirs()));
        }
        return line;
    }

    private static ObjectNode medians(List<Sample> samples) {
        Median median = new Median(samples);
        ObjectNode node = NODES.objectNode();
        node.put("operations", Math.round(median.operations()));
        node.put("perSecond", median.perSecond());
        node.put("p50Nanos", median.p50Nanos());
        node.put("p99Nanos", median.p99Nanos());
        node.put("serverCpuNanosPerOperation", median.serverCpuNanos());
        node.put("clientCpuNanosPerOperation", median.clientCpuNanos());
        node.put("switchesPerOperation", median.switches());
        node.put("residentBytes", median.residentBytes());
        node.put("otherCpuShare", median.otherCpu());
        return node;
    }
}
