package io.balsa.api.model.table;

import java.time.Instant;
import java.util.List;

/** The columns of a kind, and how the row of an object is filled. */
public record Columns<M>(List<Column> columns, Filler<M> filler) {
    /** Fills the row of an object as it is to be shown at the time now. */
    @FunctionalInterface
    public interface Filler<M> {
        Row row(M object, Instant now);
    }

    public Columns {
        columns = List.copyOf(columns);
    }

    /** The row of an object; it has a cell for each column. */
    public Row row(M object, Instant now) {
        Row row = filler.row(object, now);
        if (row.cells().size() != columns.size()) {
            throw new IllegalStateException(
                    columns.size() + " columns and " + row.cells().size() + " cells");
        }
        return row;
    }
}
