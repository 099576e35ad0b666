package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.rest.JsonReader;
import java.util.Map;

/** {@code --overrides}: JSON from the command line over an object (RFC 7386). */
public final class Merging {
    private Merging() {}

    /** Changes the object. */
    public static void into(ObjectNode object, String json) throws CliError {
        JsonNode patch;
        try {
            patch = JsonReader.read(json);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw CliError.usage("error: --overrides is not JSON: " + e.getOriginalMessage());
        }
        merge(object, patch);
    }

    private static void merge(ObjectNode object, JsonNode patch) {
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            if (entry.getValue().isNull()) {
                object.remove(entry.getKey());
            } else if (entry.getValue().isObject() && object.get(entry.getKey()) instanceof ObjectNode inner) {
                merge(inner, entry.getValue());
            } else {
                object.set(entry.getKey(), entry.getValue());
            }
        }
    }
}
