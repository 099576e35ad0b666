package io.balsa.ctl.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** API objects as kubectl lays them out before printing. */
public final class Objects {
    private Objects() {}

    /** Items of a list carry no kind of their own: each gets the one that the list's kind tells. */
    public static void nameItems(JsonNode list) {
        String kind = list.path("kind").asText();
        String itemKind = kind.endsWith("List") ? kind.substring(0, kind.length() - 4) : kind;
        for (JsonNode item : list.path("items")) {
            if (item instanceof ObjectNode object) {
                if (!object.has("kind")) {
                    object.put("kind", itemKind);
                }
                if (!object.has("apiVersion")) {
                    object.put("apiVersion", list.path("apiVersion").asText());
                }
            }
        }
    }

    /** kubectl's {@code List} around the items. */
    public static ObjectNode list(Iterable<JsonNode> items) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("apiVersion", "v1");
        ArrayNode array = list.putArray("items");
        items.forEach(array::add);
        list.put("kind", "List");
        list.putObject("metadata").put("resourceVersion", "");
        return list;
    }

    public static void hideManagedFields(JsonNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        for (JsonNode item : object.path("items")) {
            if (item.path("metadata") instanceof ObjectNode metadata) {
                metadata.remove("managedFields");
            }
        }
    }
}
