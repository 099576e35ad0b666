package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.GoValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads fields of objects as Kubernetes' types hold them: one that is not there, or null, is empty, 0 or false. Fields are
 * named by JSON pointers: {@code /spec/strategy/type}.
 */
final class Fields {
    static final String NONE = "<none>";
    static final String UNSET = "<unset>";

    private Fields() {}

    static boolean has(JsonNode tree, String field) {
        JsonNode value = tree.at(field);
        return !value.isMissingNode() && !value.isNull();
    }

    static String text(JsonNode tree, String field) {
        return text(tree, field, "");
    }

    /** The other text where the field is not there. */
    static String text(JsonNode tree, String field, String other) {
        return has(tree, field) ? tree.at(field).asText() : other;
    }

    static String number(JsonNode tree, String field) {
        return text(tree, field, "0");
    }

    /** {@code [a b]}, as Go prints a list; {@code []} where there is none. */
    static String list(JsonNode tree, String field) {
        return has(tree, field) ? GoValue.text(tree.at(field)) : "[]";
    }

    static boolean flag(JsonNode tree, String field) {
        return tree.at(field).asBoolean(false);
    }

    /** {@code True}, {@code False}, {@code <unset>}. */
    static String trueOrFalse(JsonNode flag) {
        return !flag.isBoolean() ? UNSET : flag.asBoolean() ? "True" : "False";
    }

    /** Strings of a list. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** One field of each item of a list. */
    static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(text(item, field)));
        return texts;
    }

    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    /** A map of strings, in the order of its keys. */
    static Map<String, String> sorted(JsonNode map) {
        Map<String, String> sorted = new TreeMap<>();
        map.properties()
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue().asText()));
        return sorted;
    }

    /** Zero where there is none. */
    static Amount amount(JsonNode tree, String field) {
        return Amount.parse(text(tree, field));
    }
}
