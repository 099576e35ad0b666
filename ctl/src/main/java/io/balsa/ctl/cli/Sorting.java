package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.print.JsonPath;
import io.balsa.ctl.cli.print.JsonPathError;
import java.util.ArrayList;
import java.util.List;

/** The order of {@code --sort-by}: numbers by value, all else as text; objects without the field come first. */
public final class Sorting {
    private Sorting() {}

    /** One table with the rows of all, by the field at the path in their objects. */
    static List<JsonNode> rows(List<JsonNode> tables, String path) throws CliError {
        JsonPath key = key(path);
        List<JsonNode> rows = new ArrayList<>();
        tables.forEach(table -> table.path("rows").forEach(rows::add));
        rows.sort((a, b) -> compare(key.values(a.path("object")), key.values(b.path("object"))));
        ObjectNode table = (ObjectNode) tables.get(0);
        ArrayNode array = table.putArray("rows");
        rows.forEach(array::add);
        return List.of(table);
    }

    /** Sorts the objects by the field at the path. */
    static void objects(List<JsonNode> objects, String path) throws CliError {
        JsonPath key = key(path);
        objects.sort((a, b) -> compare(key.values(a), key.values(b)));
    }

    private static JsonPath key(String path) throws CliError {
        try {
            return JsonPath.relaxed(path);
        } catch (JsonPathError e) {
            throw CliError.usage("error: invalid --sort-by \"" + path + "\": " + e.getMessage());
        }
    }

    private static int compare(List<JsonNode> a, List<JsonNode> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Integer.compare(a.size(), b.size());
        }
        JsonNode left = a.get(0);
        JsonNode right = b.get(0);
        return left.isNumber() && right.isNumber()
                ? left.decimalValue().compareTo(right.decimalValue())
                : left.asText().compareTo(right.asText());
    }
}
