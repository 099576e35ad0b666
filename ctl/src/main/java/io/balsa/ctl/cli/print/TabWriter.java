package io.balsa.ctl.cli.print;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligns text whose cells end with tabs, as kubectl's describe does: a column is a run of consecutive lines that have a
 * cell at this place, and is as wide as its widest cell plus 2. The text behind a line's last tab belongs to no column.
 *
 * <p>Example: {@code "a:\t1\nlong:\t2\nx\ny:\t3\n"} gives {@code "a:     1\nlong:  2\nx\ny:  3\n"}: the line without a tab
 * ends the first column.
 */
public final class TabWriter {
    private static final int PADDING = 2;

    private final List<String[]> lines = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    private TabWriter() {}

    public static String align(String text) {
        TabWriter writer = new TabWriter();
        for (String line : text.split("\n", -1)) {
            writer.lines.add(line.split("\t", -1));
        }
        writer.format(0, writer.lines.size());
        // The piece behind the last line break is no line of its own.
        writer.out.setLength(writer.out.length() - 1);
        return writer.out.toString();
    }

    private void format(int from, int to) {
        int column = widths.size();
        int begin = from;
        int line = from;
        while (line < to) {
            if (column >= lines.get(line).length - 1) {
                line++;
                continue;
            }
            write(begin, line);
            begin = line;
            int width = 0;
            while (line < to && column < lines.get(line).length - 1) {
                String cell = lines.get(line)[column];
                width = Math.max(width, cell.codePointCount(0, cell.length()) + PADDING);
                line++;
            }
            widths.add(width);
            format(begin, line);
            widths.remove(widths.size() - 1);
            begin = line;
        }
        write(begin, to);
    }

    private void write(int from, int to) {
        for (int i = from; i < to; i++) {
            String[] cells = lines.get(i);
            for (int j = 0; j < cells.length; j++) {
                out.append(cells[j]);
                if (j < widths.size()) {
                    out.append(" ".repeat(Math.max(0, widths.get(j) - cells[j].codePointCount(0, cells[j].length()))));
                }
            }
            out.append('\n');
        }
    }
}
