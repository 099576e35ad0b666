package io.balsa.api.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A place in a JSON document, RFC 6901: {@code /spec/containers/0/image}; the empty one is the whole document. */
record JsonPointer(String text, List<String> steps) {
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Pattern LOOSE_TILDE = Pattern.compile(".*~([^01].*|)", Pattern.DOTALL);

    static JsonPointer parse(String text) {
        if (!text.isEmpty() && !text.startsWith("/")) {
            throw PatchError.malformed("the path \"" + text + "\" does not start with /");
        }
        List<String> steps = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String step : text.substring(1).split("/", -1)) {
                if (LOOSE_TILDE.matcher(step).matches()) {
                    throw PatchError.malformed("the path \"" + text + "\" has a ~ that is followed by neither 0 nor 1");
                }
                steps.add(step.replace("~1", "/").replace("~0", "~"));
            }
        }
        return new JsonPointer(text, List.copyOf(steps));
    }

    boolean isRoot() {
        return steps.isEmpty();
    }

    boolean isPrefixOf(JsonPointer other) {
        return steps.size() < other.steps.size()
                && other.steps.subList(0, steps.size()).equals(steps);
    }

    /** The value here. */
    JsonNode read(JsonNode document) {
        JsonNode at = document;
        for (String step : steps) {
            at = child(at, step);
        }
        return at;
    }

    /** Puts a value here; into a list before what is there. Answers the document, which is changed. */
    JsonNode add(JsonNode document, JsonNode value) {
        if (isRoot()) {
            return value;
        }
        JsonNode parent = parent(document);
        String last = steps.get(steps.size() - 1);
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode array) {
            array.insert(last.equals("-") ? array.size() : index(last, array.size() + 1), value);
        } else {
            throw missing();
        }
        return document;
    }

    /** Takes away what is here. Answers the document, which is changed. */
    JsonNode remove(JsonNode document) {
        if (isRoot()) {
            throw PatchError.refused("the whole document cannot be removed");
        }
        read(document);
        JsonNode parent = parent(document);
        String last = steps.get(steps.size() - 1);
        if (parent instanceof ObjectNode object) {
            object.remove(last);
        } else if (parent instanceof ArrayNode array) {
            array.remove(index(last, array.size()));
        }
        return document;
    }

    private JsonNode parent(JsonNode document) {
        JsonNode at = document;
        for (String step : steps.subList(0, steps.size() - 1)) {
            at = child(at, step);
        }
        return at;
    }

    private JsonNode child(JsonNode at, String step) {
        JsonNode child = at.isArray() ? at.get(index(step, at.size())) : at.get(step);
        if (child == null) {
            throw missing();
        }
        return child;
    }

    private int index(String step, int size) {
        if (!INDEX.matcher(step).matches()) {
            throw PatchError.refused("\"" + step + "\" in the path \"" + text + "\" is no place in a list");
        }
        int index = Integer.parseInt(step);
        if (index >= size) {
            throw missing();
        }
        return index;
    }

    private PatchError missing() {
        return PatchError.refused("the object has nothing at the path \"" + text + "\"");
    }
}
