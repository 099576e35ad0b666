package io.balsa.ctl.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The table of what a server has not made a table of: names and ages. */
public final class PlainTable {
    private PlainTable() {}

    /** A server that makes no tables, as some that are aggregated, answers with the objects themselves. */
    public static JsonNode of(JsonNode answer) {
        if (answer.path("kind").asText().equals("Table")) {
            return answer;
        }
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.set("metadata", answer.path("metadata"));
        ArrayNode columns = table.putArray("columnDefinitions");
        columns.addObject().put("name", "Name").put("type", "string").put("format", "name");
        columns.addObject().put("name", "Age").put("type", "date");
        ArrayNode rows = table.putArray("rows");
        for (JsonNode object : answer.has("items") ? answer.path("items") : List.of(answer)) {
            JsonNode metadata = object.path("metadata");
            ObjectNode row = rows.addObject();
            row.putArray("cells")
                    .add(metadata.path("name").asText(""))
                    .add(metadata.path("creationTimestamp").asText(""));
            row.set("object", object);
        }
        return table;
    }
}
