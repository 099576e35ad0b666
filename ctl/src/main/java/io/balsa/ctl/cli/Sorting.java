package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.print.JsonPath;
import io.balsa.ctl.cli.print.JsonPathError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The order of {@code --sort-by}: numbers by value, all else as text; objects without the field come first. */
public final class Sorting {
    private Sorting() {}

    /** One table with the rows of all, by the field at the path in their objects. */
    static List<JsonNode> rows(List<JsonNode> tables, String path) throws CliError {
        List<JsonNode> rows = new ArrayList<>();
        tables.forEach(table -> table.path("rows").forEach(rows::add));
        sort(rows, row -> row.path("object"), path);
        ObjectNode table = (ObjectNode) tables.get(0);
        ArrayNode array = table.putArray("rows");
        rows.forEach(array::add);
        return List.of(table);
    }

    private record Keyed<T>(T item, List<JsonNode> key) {}

    /** Sorts items by the field at the path in the object of each. */
    static <T> void sort(List<T> items, Function<T, JsonNode> object, String path) throws CliError {
        JsonPath key = key(path);
        List<Keyed<T>> keyed = new ArrayList<>();
        items.forEach(item -> keyed.add(new Keyed<>(item, key.values(object.apply(item)))));
        // A field that none of the objects has is a mistake in its name.
        if (!keyed.isEmpty() && keyed.stream().allMatch(each -> each.key().isEmpty())) {
            throw new CliError(
                    Exit.OTHER,
                    "error: couldn't find any field with path \"" + braced(path) + "\" in the list of objects");
        }
        keyed.sort((a, b) -> compare(a.key(), b.key()));
        items.clear();
        keyed.forEach(each -> items.add(each.item()));
    }

    /** {@code metadata.name}, {@code .metadata.name} and {@code {.metadata.name}} are {@code {.metadata.name}}. */
    private static String braced(String path) {
        String inner = JsonPath.unbraced(path);
        return "{" + (inner.startsWith(".") ? "" : ".") + inner + "}";
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
