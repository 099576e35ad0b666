package io.balsa.ctl.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** JSON in kubectl's layout: keys in order, four spaces, one item a line, no blank at an empty object's braces. */
public final class Json {
    private Json() {}

    /** Ends with a line break. */
    public static String pretty(JsonNode tree) {
        StringBuilder out = new StringBuilder();
        write(tree, "\n", true, out);
        return out.append('\n').toString();
    }

    /** As {@link #pretty}, with the keys where they stand: so kubectl prints what has a type of its own. */
    public static String typed(JsonNode tree) {
        StringBuilder out = new StringBuilder();
        write(tree, "\n", false, out);
        return out.append('\n').toString();
    }

    /** On one line, keys in order. */
    public static String compact(JsonNode tree) {
        StringBuilder out = new StringBuilder();
        write(tree, "", true, out);
        return out.toString();
    }

    private static void write(JsonNode tree, String line, boolean sorted, StringBuilder out) {
        String inner = line.isEmpty() ? "" : line + "    ";
        if (tree.isObject() && !tree.isEmpty()) {
            List<String> names = new ArrayList<>();
            tree.fieldNames().forEachRemaining(names::add);
            if (sorted) {
                Collections.sort(names);
            }
            char separator = '{';
            for (String name : names) {
                out.append(separator).append(inner);
                quote(name, out);
                out.append(line.isEmpty() ? ":" : ": ");
                write(tree.get(name), inner, sorted, out);
                separator = ',';
            }
            out.append(line).append('}');
        } else if (tree.isArray() && !tree.isEmpty()) {
            char separator = '[';
            for (Iterator<JsonNode> items = tree.elements(); items.hasNext(); separator = ',') {
                out.append(separator).append(inner);
                write(items.next(), inner, sorted, out);
            }
            out.append(line).append(']');
        } else if (tree.isTextual()) {
            quote(tree.textValue(), out);
        } else {
            out.append(tree.isObject() ? "{}" : tree.isArray() ? "[]" : tree.asText());
        }
    }

    // Go's encoder escapes <, > and & (safe inside HTML) and the line separators U+2028 and U+2029.
    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
