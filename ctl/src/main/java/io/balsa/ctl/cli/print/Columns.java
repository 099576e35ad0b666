package io.balsa.ctl.cli.print;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns as kubectl's tab writer makes them: a cell is as wide as the widest of its column plus 3, at least 6;
 * the last cell of a row is not padded. Widths only grow: rows that are printed later (a watch) line up with earlier ones.
 */
public final class Columns {
    private static final int WIDTH_MIN = 6;
    private static final int PADDING = 3;

    private final int widthMin;
    private final int padding;
    private final List<List<String>> pending = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();

    public Columns() {
        this(WIDTH_MIN, PADDING);
    }

    public Columns(int widthMin, int padding) {
        this.widthMin = widthMin;
        this.padding = padding;
    }

    public void row(List<String> cells) {
        pending.add(cells);
        for (int i = 0; i < cells.size() - 1; i++) {
            int cell = cells.get(i).codePointCount(0, cells.get(i).length());
            int width = cell == 0 && padding < 2 ? 0 : Math.max(widthMin, cell + padding);
            if (i == widths.size()) {
                widths.add(width);
            } else if (width > widths.get(i)) {
                widths.set(i, width);
            }
        }
    }

    public void flush(PrintStream out) {
        StringBuilder text = new StringBuilder();
        for (List<String> cells : pending) {
            for (int i = 0; i < cells.size(); i++) {
                String cell = cells.get(i);
                text.append(cell);
                if (i < cells.size() - 1) {
                    int used = cell.codePointCount(0, cell.length());
                    text.append(" ".repeat(widths.get(i) - used));
                }
            }
            text.append('\n');
        }
        pending.clear();
        out.print(text);
        out.flush();
    }
}
