package io.balsa.ctl.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.balsa.ctl.cli.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An OpenAPI v3 document, as {@code explain} reads it: references followed, lists and maps seen through. Pure. */
final class Schema {
    private static final String PREFIX = "#/components/schemas/";
    private static final JsonNode NONE = JsonNodeFactory.instance.objectNode();

    private final JsonNode schemas;

    Schema(JsonNode document) {
        this.schemas = document.path("components").path("schemas");
    }

    /** The schema of the kind; null where the document does not have it. */
    @Nullable
    JsonNode kind(ResourceType type) {
        for (JsonNode schema : schemas) {
            for (JsonNode of : schema.path("x-kubernetes-group-version-kind")) {
                if (of.path("group").asText().equals(type.group())
                        && of.path("version").asText().equals(type.version())
                        && of.path("kind").asText().equals(type.kind())) {
                    return schema;
                }
            }
        }
        return null;
    }

    /** The name of what it refers to, by itself or inside allOf; empty where it refers to nothing. */
    String reference(JsonNode node) {
        String direct = node.path("$ref").asText("");
        String inner = node.path("allOf").path(0).path("$ref").asText("");
        String found = direct.isEmpty() ? inner : direct;
        return found.startsWith(PREFIX) ? found.substring(PREFIX.length()) : "";
    }

    private JsonNode referred(JsonNode node) {
        String name = reference(node);
        return name.isEmpty() ? NONE : schemas.path(name);
    }

    /** What a list or map holds; a missing node for other values. */
    private static JsonNode inside(JsonNode node) {
        if (node.has("items")) {
            return node.path("items");
        }
        return node.path("additionalProperties");
    }

    /** {@code string}, {@code []Container}, {@code map[string]string}. */
    String type(JsonNode node) {
        String name = reference(node);
        if (!name.isEmpty()) {
            String referredType = schemas.path(name).path("type").asText("");
            boolean plain = !referredType.isEmpty() && !referredType.equals("object");
            return plain ? type(schemas.path(name)) : name.substring(name.lastIndexOf('.') + 1);
        }
        if (node.has("items")) {
            return "[]" + type(node.path("items"));
        }
        if (node.path("additionalProperties").isObject()) {
            return "map[string]" + type(node.path("additionalProperties"));
        }
        String type = node.path("type").asText("");
        return type.isEmpty() || type.equals("object") ? "Object" : type;
    }

    /** Its own description and those of what it refers to or holds. */
    List<String> descriptions(JsonNode node) {
        List<String> texts = new ArrayList<>();
        String own = node.path("description").asText("");
        if (!own.isEmpty()) {
            texts.add(own);
        }
        if (!reference(node).isEmpty()) {
            texts.addAll(descriptions(referred(node)));
        } else if (inside(node).isObject()) {
            texts.addAll(descriptions(inside(node)));
        }
        return texts;
    }

    /** The fields by name, seen through references, lists and maps. */
    Map<String, JsonNode> fields(JsonNode node) {
        Map<String, JsonNode> fields = new TreeMap<>();
        node.path("properties").properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
        if (!reference(node).isEmpty()) {
            fields.putAll(fields(referred(node)));
        } else if (inside(node).isObject()) {
            fields.putAll(fields(inside(node)));
        }
        return fields;
    }

    boolean isRequired(JsonNode node, String field) {
        for (JsonNode name : node.path("required")) {
            if (name.asText().equals(field)) {
                return true;
            }
        }
        if (!reference(node).isEmpty()) {
            return isRequired(referred(node), field);
        }
        return inside(node).isObject() && isRequired(inside(node), field);
    }

    /** The name of the type that its fields belong to, to notice types that hold themselves. */
    String typeName(JsonNode node) {
        String name = reference(node);
        return !name.isEmpty() ? name : inside(node).isObject() ? typeName(inside(node)) : "";
    }
}
