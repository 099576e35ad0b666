package io.balsa.api.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * JSON merge patch, RFC 7386: objects merge, a null removes, everything else replaces.
 *
 * <pre>
 * {"a":1,"b":{"c":2,"d":3}}  patched with  {"b":{"c":null,"e":4}}  is  {"a":1,"b":{"d":3,"e":4}}
 * </pre>
 */
final class MergePatch {
    private MergePatch() {}

    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch.deepCopy();
        }
        ObjectNode result =
                target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        patch.properties().forEach(each -> {
            if (each.getValue().isNull()) {
                result.remove(each.getKey());
            } else {
                JsonNode before = result.path(each.getKey());
                result.set(each.getKey(), apply(before, each.getValue()));
            }
        });
        return result;
    }
}
