package io.balsa.bench.report;

import io.balsa.bench.peer.Side;
import io.balsa.bench.work.Kind;
import io.balsa.bench.work.RowResult;
import io.balsa.bench.work.Sample;
import io.balsa.bench.work.Spread;
import io.balsa.bench.work.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Throughput against latency, as SVG: a panel for each kind of request that was measured with several numbers in flight; in
 * it, for each side, a line through the medians and a fainter one through the 99th percentiles. Further right and further down
 * is better. Both axes are logarithmic.
 */
public final class Picture {
    private static final int PANEL_WIDTH = 420;
    private static final int PANEL_HEIGHT = 320;
    private static final int MARGIN = 60;
    private static final int COLUMNS = 2;
    private static final int HEAD = 50;

    private Picture() {}

    /** What a panel is about. */
    private record Subject(Kind kind, Spread spread, int keys, int valueBytes) {
        String title() {
            return kind.word() + ", " + (spread == Spread.LEADER ? "leader" : "all members") + ", " + Text.number(keys)
                    + " keys of " + valueBytes + " B";
        }
    }

    private record Point(int inFlight, double perSecond, double p50Nanos, double p99Nanos) {
        static Point of(int inFlight, List<Sample> samples) {
            Median median = new Median(samples);
            return new Point(inFlight, median.perSecond(), median.p50Nanos(), median.p99Nanos());
        }
    }

    private record Panel(Subject subject, List<Point> ours, List<Point> theirs) {}

    public static String of(List<RowResult> results) {
        List<Panel> panels = panels(results);
        int rows = Math.max(1, (panels.size() + COLUMNS - 1) / COLUMNS);
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                COLUMNS * PANEL_WIDTH,
                HEAD + rows * PANEL_HEIGHT));
        svg.append(text(20, 22, 15, "start", "Throughput against latency; numbers at the points: requests in flight"));
        int x = 20;
        for (Side side : Side.values()) {
            svg.append(String.format(
                    Locale.ROOT, "<circle cx=\"%d\" cy=\"38\" r=\"4\" fill=\"%s\"/>%n", x + 4, colour(side)));
            svg.append(text(x + 14, 42, 12, "start", side.label() + " (p50; faint: p99)"));
            x += 180;
        }
        for (int i = 0; i < panels.size(); i++) {
            int left = i % COLUMNS * PANEL_WIDTH;
            int top = HEAD + i / COLUMNS * PANEL_HEIGHT;
            svg.append(String.format(Locale.ROOT, "<g transform=\"translate(%d %d)\">%n", left, top));
            draw(panels.get(i), svg);
            svg.append("</g>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    private static List<Panel> panels(List<RowResult> results) {
        Map<Subject, List<RowResult>> bySubject = new LinkedHashMap<>();
        for (RowResult result : results) {
            if (!result.isVoid() && result.row().task() instanceof Task.Steady steady) {
                Subject subject = new Subject(
                        steady.kind(),
                        steady.spread(),
                        steady.set().keys(),
                        steady.set().valueBytes());
                bySubject.computeIfAbsent(subject, none -> new ArrayList<>()).add(result);
            }
        }
        List<Panel> panels = new ArrayList<>();
        bySubject.forEach((subject, rows) -> {
            if (rows.size() > 1) {
                panels.add(new Panel(subject, points(rows, Side.OURS), points(rows, Side.THEIRS)));
            }
        });
        return panels;
    }

    private static List<Point> points(List<RowResult> rows, Side side) {
        return rows.stream()
                .map(row -> Point.of(
                        ((Task.Steady) row.row().task()).inFlight(), side == Side.OURS ? row.ours() : row.theirs()))
                .sorted(Comparator.comparingInt(Point::inFlight))
                .toList();
    }

    private static void draw(Panel panel, StringBuilder svg) {
        List<Point> all = new ArrayList<>(panel.ours());
        all.addAll(panel.theirs());
        Axis across = Axis.around(all.stream().map(Point::perSecond).toList(), MARGIN, PANEL_WIDTH - 20);
        List<Double> latencies = new ArrayList<>();
        all.forEach(point -> latencies.addAll(List.of(point.p50Nanos(), point.p99Nanos())));
        Axis up = Axis.around(latencies, PANEL_HEIGHT - 45, 30);
        svg.append(text(MARGIN, 18, 13, "start", panel.subject().title()));
        for (double tick : across.ticks()) {
            svg.append(line(across.at(tick), up.from(), across.at(tick), up.to()));
            svg.append(text(across.at(tick), up.from() + 14, 11, "middle", Text.number(tick) + "/s"));
        }
        for (double tick : up.ticks()) {
            svg.append(line(across.from(), up.at(tick), across.to(), up.at(tick)));
            svg.append(text(across.from() - 4, up.at(tick) + 4, 11, "end", Text.time(tick)));
        }
        draw(panel.theirs(), colour(Side.THEIRS), across, up, svg);
        draw(panel.ours(), colour(Side.OURS), across, up, svg);
    }

    private static void draw(List<Point> points, String colour, Axis across, Axis up, StringBuilder svg) {
        StringBuilder medians = new StringBuilder();
        StringBuilder tails = new StringBuilder();
        for (Point point : points) {
            double x = across.at(point.perSecond());
            medians.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, up.at(point.p50Nanos())));
            tails.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, up.at(point.p99Nanos())));
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
                    x,
                    up.at(point.p50Nanos()),
                    colour));
            svg.append(text(x + 5, up.at(point.p50Nanos()) - 4, 9, "start", Integer.toString(point.inFlight())));
        }
        svg.append(polyline(tails, colour, "0.35")).append(polyline(medians, colour, "1"));
    }

    private static String polyline(StringBuilder points, String colour, String opacity) {
        return String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" opacity=\"%s\"/>%n",
                points.toString().strip(),
                colour,
                opacity);
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                x1,
                y1,
                x2,
                y2);
    }

    private static String text(double x, double y, int size, String anchor, String words) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                size,
                anchor,
                words.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private static String colour(Side side) {
        return side == Side.OURS ? "#2f7d4f" : "#b0572c";
    }
}
