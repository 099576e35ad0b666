package io.balsa.api.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** The names in a strategic merge patch that say how to merge, and are never part of the result. */
final class Directives {
    /** What becomes of an object or of a list: {@code replace}, {@code delete} or {@code merge}. */
    static final String PATCH = "$patch";
    /** The keys an object keeps; all others go. */
    static final String RETAIN_KEYS = "$retainKeys";
    /** Before a list's name: the values to take out of it. */
    static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    /** Before a list's name: the order of its items. */
    static final String ORDER = "$setElementOrder/";

    private Directives() {}

    static boolean isDirective(String name) {
        return name.equals(PATCH) || name.equals(RETAIN_KEYS) || name.startsWith(DELETE_FROM) || name.startsWith(ORDER);
    }

    /** A value that there is nothing to merge with: without directives, and without nulls in objects. */
    static JsonNode plain(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode plain = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(each -> {
                if (!isDirective(each.getKey()) && !each.getValue().isNull()) {
                    plain.set(each.getKey(), plain(each.getValue()));
                }
            });
            return plain;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode plain = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> {
                String directive = item.path(PATCH).asText();
                if (!directive.equals("delete") && !directive.equals("replace")) {
                    plain.add(plain(item));
                }
            });
            return plain;
        }
        return value;
    }

    /** Does what $retainKeys says to the object, and takes it out of the patch. */
    static void retainKeys(ObjectNode object, ObjectNode patch) {
        JsonNode directive = patch.remove(RETAIN_KEYS);
        if (directive == null) {
            return;
        }
        Set<String> kept = new HashSet<>();
        requireList(directive, RETAIN_KEYS).forEach(key -> kept.add(key.asText()));
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            boolean plain = !each.getValue().isNull() && !isDirective(each.getKey());
            if (plain && !kept.contains(each.getKey())) {
                throw PatchError.malformed(
                        "the strategic merge patch has " + each.getKey() + ", which its $retainKeys do not name");
            }
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            if (!kept.contains(names.next())) {
                names.remove();
            }
        }
    }

    static ArrayNode requireList(JsonNode value, String name) {
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw PatchError.malformed(name + " in a strategic merge patch must be a list");
    }
}
