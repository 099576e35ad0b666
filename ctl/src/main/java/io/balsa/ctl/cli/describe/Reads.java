package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;

/** What a describer may ask the server for: what else belongs to the object. */
@FunctionalInterface
public interface Reads {
    String PAGE = "500";

    JsonNode json(Request request) throws IOException, ApiFailure;

    /** The items of a list, of all its pages. */
    default JsonNode items(Request list) throws IOException, ApiFailure {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        String token = "";
        do {
            JsonNode page = json(list.with("limit", PAGE).with("continue", token));
            page.path("items").forEach(items::add);
            token = page.path("metadata").path("continue").asText("");
        } while (!token.isEmpty());
        return items;
    }
}
