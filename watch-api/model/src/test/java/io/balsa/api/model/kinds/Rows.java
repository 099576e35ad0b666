package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.table.Row;
import java.time.Instant;
import java.util.stream.Collectors;

/** Rows of tables for tests: the cells of an object written as JSON with single quotes. */
final class Rows {
    static final Instant NOW = Instant.parse("2026-11-22T09:08:08Z");

    private Rows() {}

    static String of(Kind kind, String json) {
        Row row = kind.columns().row(Objects.of(kind, json), NOW);
        return row.cells().stream().map(String::valueOf).collect(Collectors.joining(" | "));
    }
}
