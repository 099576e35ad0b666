package io.balsa.api.model.table;

import java.util.List;

/**
 * The cells of one object, as many as there are columns: strings, integers, longs and truth values.
 *
 * @param conditions what is to be known of the row as a whole; usually nothing
 */
public record Row(List<Object> cells, List<Condition> conditions) {
    /** Said of a row: that its object is {@code Completed}, for example. */
    public record Condition(String type, String status, String reason, String message) {}

    public Row {
        cells = List.copyOf(cells);
        conditions = List.copyOf(conditions);
    }

    public static Row of(Object... cells) {
        return new Row(List.of(cells), List.of());
    }
}
