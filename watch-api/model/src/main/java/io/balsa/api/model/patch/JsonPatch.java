package io.balsa.api.model.patch;

import com.fasterxml.jackson.databind.JsonNode;

/** JSON patch, RFC 6902: a list of operations, all of which apply or none. */
final class JsonPatch {
    /** Kubernetes' limit on operations in one patch. */
    static final int MAX_OPERATIONS = 10_000;

    private JsonPatch() {}

    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isArray()) {
            throw PatchError.malformed("a JSON patch is a list of operations");
        }
        if (patch.size() > MAX_OPERATIONS) {
            throw PatchError.malformed(
                    "The allowed maximum operations in a JSON patch is " + MAX_OPERATIONS + ", got " + patch.size());
        }
        JsonNode document = target.deepCopy();
        for (JsonNode operation : patch) {
            document = applyOne(document, operation);
        }
        return document;
    }

    private static JsonNode applyOne(JsonNode document, JsonNode operation) {
        JsonPointer path = pointer(operation, "path");
        String name = operation.path("op").asText();
        return switch (name) {
            case "add" -> path.add(document, value(operation));
            case "remove" -> path.remove(document);
            case "replace" -> {
                path.read(document);
                yield path.isRoot() ? value(operation) : path.add(path.remove(document), value(operation));
            }
            case "move" -> move(document, pointer(operation, "from"), path);
            case "copy" ->
                path.add(document, pointer(operation, "from").read(document).deepCopy());
            case "test" -> test(document, path, value(operation));
            default -> throw PatchError.malformed("unknown operation \"" + name + "\" in a JSON patch");
        };
    }

    private static JsonNode move(JsonNode document, JsonPointer from, JsonPointer path) {
        JsonNode moved = from.read(document);
        if (from.equals(path)) {
            return document;
        }
        if (from.isPrefixOf(path)) {
            throw PatchError.refused("\"" + from.text() + "\" cannot be moved into itself, to \"" + path.text() + "\"");
        }
        return path.add(from.remove(document), moved);
    }

    private static JsonNode test(JsonNode document, JsonPointer path, JsonNode expected) {
        if (!path.read(document).equals(Numbers.COMPARED, expected)) {
            throw PatchError.refused("testing value " + path.text() + " failed");
        }
        return document;
    }

    private static JsonPointer pointer(JsonNode operation, String field) {
        JsonNode text = operation.path(field);
        if (!text.isTextual()) {
            throw PatchError.malformed("an operation of a JSON patch has no \"" + field + "\"");
        }
        return JsonPointer.parse(text.textValue());
    }

    private static JsonNode value(JsonNode operation) {
        JsonNode value = operation.get("value");
        if (value == null) {
            throw PatchError.malformed("an operation of a JSON patch has no \"value\"");
        }
        return value.deepCopy();
    }
}
