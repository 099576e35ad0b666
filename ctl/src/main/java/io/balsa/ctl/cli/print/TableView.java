package io.balsa.ctl.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints the server's {@code Table} answers the way kubectl does. One view prints one run of rows of the same columns: the
 * header comes once, and later rows keep the widths of earlier ones.
 */
public final class TableView {
    /**
     * @param prefix {@code pod/} in front of every name where several types are shown, else empty
     */
    public record Style(
            boolean wide,
            boolean noHeaders,
            boolean showNamespace,
            boolean showLabels,
            List<String> labelColumns,
            String prefix) {}

    private final Style style;
    private final PrintStream out;
    private final Columns columns = new Columns();
    private List<String> header = List.of();
    private List<Boolean> shown = List.of();
    private List<Boolean> dates = List.of();
    private int nameColumn = -1;

    public TableView(Style style, PrintStream out) {
        this.style = style;
        this.out = out;
    }

    /** Adds a table's rows; a table without column definitions (a watch's later events) uses those seen before. */
    public void add(JsonNode table, Instant now) {
        add("", table, now);
    }

    /**
     * As {@link #add(JsonNode, Instant)}, with a first column.
     *
     * @param event what has happened to the rows; empty for no such column
     */
    public void add(String event, JsonNode table, Instant now) {
        JsonNode definitions = table.path("columnDefinitions");
        if (!definitions.isEmpty()) {
            define(!event.isEmpty(), definitions);
        }
        for (JsonNode row : table.path("rows")) {
            columns.row(cells(event, row, now));
        }
    }

    public void flush() {
        columns.flush(out);
    }

    private void define(boolean withEvent, JsonNode definitions) {
        List<Boolean> visible = new ArrayList<>();
        List<Boolean> isDate = new ArrayList<>();
        List<String> names = new ArrayList<>();
        if (withEvent) {
            names.add("EVENT");
        }
        if (style.showNamespace) {
            names.add("NAMESPACE");
        }
        int index = 0;
        for (JsonNode definition : definitions) {
            boolean show = style.wide || definition.path("priority").asInt(0) == 0;
            visible.add(show);
            isDate.add(definition.path("type").asText().equals("date"));
            if (definition.path("format").asText().equals("name") && nameColumn < 0) {
                nameColumn = index;
            }
            if (show) {
                names.add(definition.path("name").asText().toUpperCase(Locale.ROOT));
            }
            index++;
        }
        for (String label : style.labelColumns) {
            names.add(label.substring(label.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT));
        }
        if (style.showLabels) {
            names.add("LABELS");
        }
        shown = visible;
        dates = isDate;
        if (!names.equals(header)) {
            header = names;
            if (!style.noHeaders) {
                columns.row(names);
            }
        }
    }

    private List<String> cells(String event, JsonNode row, Instant now) {
        JsonNode metadata = row.path("object").path("metadata");
        List<String> cells = new ArrayList<>();
        if (!event.isEmpty()) {
            cells.add(event);
        }
        if (style.showNamespace) {
            cells.add(metadata.path("namespace").asText(""));
        }
        int index = 0;
        for (JsonNode cell : row.path("cells")) {
            if (index < shown.size() && shown.get(index)) {
                String text = dates.get(index) && cell.isTextual()
                        ? HumanDuration.since(cell.asText(), now)
                        : oneLine(cell.isNull() ? "<none>" : cell.isContainerNode() ? cell.toString() : cell.asText());
                cells.add(index == Math.max(0, nameColumn) ? style.prefix + text : text);
            }
            index++;
        }
        JsonNode labels = metadata.path("labels");
        for (String label : style.labelColumns) {
            cells.add(labels.path(label).asText(""));
        }
        if (style.showLabels) {
            cells.add(labels(labels));
        }
        return cells;
    }

    /** {@code a=1,b=2}, sorted; {@code <none>} without labels. */
    public static String labels(JsonNode labels) {
        Map<String, String> sorted = new TreeMap<>();
        labels.properties().forEach(e -> sorted.put(e.getKey(), e.getValue().asText()));
        List<String> pairs = new ArrayList<>();
        sorted.forEach((key, value) -> pairs.add(key + "=" + value));
        return pairs.isEmpty() ? "<none>" : String.join(",", pairs);
    }

    private static String oneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == '\f') {
                return text.substring(0, i) + "...";
            }
        }
        return text;
    }
}
