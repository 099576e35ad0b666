package io.balsa.bench.report;

import java.util.List;

/** Lines of cells as text, each column as wide as its widest cell. Stateless. */
public final class Columns {
    private Columns() {}

    /** @param lines the first is the headings; all have the same number of cells */
    public static String of(List<List<String>> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(aligned(line, lines)).append('\n'));
        return text.toString();
    }

    private static String aligned(List<String> line, List<List<String>> lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.size(); i++) {
            int column = i;
            int width = lines.stream()
                    .mapToInt(other -> other.get(column).length())
                    .max()
                    .orElse(0);
            text.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
        }
        return text.toString().stripTrailing();
    }
}
