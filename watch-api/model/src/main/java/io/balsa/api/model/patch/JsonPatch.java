package io.balsa.api.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.codec.JsonCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** JSON patch, RFC 6902: a list of operations, all of which apply or none. */
final class JsonPatch {
    /** Kubernetes' limit on operations in one patch. */
    static final int MAX_OPERATIONS = 10_000;

    /**
     * As much text as the copies of one patch may add (Kubernetes: as large as a body); a few copies of copies would fill
     * any memory.
     */
    static final long MAX_COPIED = 3 * 1024 * 1024;

    private JsonNode document;
    private long copied;

    private JsonPatch(JsonNode document) {
        this.document = document;
    }

    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isArray()) {
            throw PatchError.malformed("a JSON patch is a list of operations");
        }
        if (patch.size() > MAX_OPERATIONS) {
            throw PatchError.tooLarge(
                    "The allowed maximum operations in a JSON patch is " + MAX_OPERATIONS + ", got " + patch.size());
        }
        JsonPatch run = new JsonPatch(target.deepCopy());
        for (JsonNode operation : patch) {
            run.document = run.applyOne(operation);
        }
        requireDepth(run.document);
        return run.document;
    }

    private JsonNode applyOne(JsonNode operation) {
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
            case "copy" -> path.add(document, copy(pointer(operation, "from").read(document)));
            case "test" -> test(document, path, value(operation));
            default -> throw PatchError.malformed("unknown operation \"" + name + "\" in a JSON patch");
        };
    }

    private JsonNode copy(JsonNode value) {
        requireDepth(value);
        copied += value.toString().length();
        if (copied > MAX_COPIED) {
            throw PatchError.refused("Unable to complete the copy, the accumulated size increase of copy is " + copied
                    + ", exceeding the limit " + MAX_COPIED);
        }
        return value.deepCopy();
    }

    /** Operations can nest what each of them alone does not; whoever copies or reads the result walks down on the stack. */
    private static void requireDepth(JsonNode value) {
        Deque<Iterator<JsonNode>> open = new ArrayDeque<>();
        open.push(value.elements());
        while (!open.isEmpty()) {
            if (!open.element().hasNext()) {
                open.pop();
                continue;
            }
            JsonNode next = open.element().next();
            if (next.isContainerNode()) {
                open.push(next.elements());
                if (open.size() > JsonCodec.MAX_DEPTH) {
                    throw PatchError.refused("the result nests deeper than " + JsonCodec.MAX_DEPTH + " levels");
                }
            }
        }
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
