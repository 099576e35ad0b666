package io.balsa.ctl.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** {@code -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName}. */
public final class CustomColumns {
    private final List<String> names;
    private final List<JsonPath> paths;

    private CustomColumns(List<String> names, List<JsonPath> paths) {
        this.names = names;
        this.paths = paths;
    }

    public static CustomColumns parse(String spec) throws JsonPathError {
        List<String> names = new ArrayList<>();
        List<JsonPath> paths = new ArrayList<>();
        for (String column : spec.split(",", -1)) {
            int colon = column.indexOf(':');
            if (colon <= 0 || colon == column.length() - 1) {
                throw new JsonPathError(
                        "unexpected custom-columns spec: " + column + ", expected <header>:<json-path-expr>");
            }
            names.add(column.substring(0, colon));
            paths.add(JsonPath.relaxed(column.substring(colon + 1)));
        }
        return new CustomColumns(names, paths);
    }

    public void print(Iterable<JsonNode> objects, boolean noHeaders, PrintStream out) {
        Columns columns = new Columns();
        if (!noHeaders) {
            columns.row(names);
        }
        for (JsonNode object : objects) {
            List<String> cells = new ArrayList<>();
            for (JsonPath path : paths) {
                List<String> values =
                        path.values(object).stream().map(GoValue::text).toList();
                cells.add(values.isEmpty() ? "<none>" : String.join(",", values));
            }
            columns.row(cells);
        }
        columns.flush(out);
    }
}
