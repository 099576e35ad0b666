package io.balsa.ctl.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The text of {@code explain} behind its head, in kubectl's layout. Pure. */
final class Explanation {
    /** kubectl's: eighty columns with an indentation of four. */
    private static final int WIDTH = 76;

    private final Schema schema;
    private final StringBuilder text = new StringBuilder();

    private Explanation(Schema schema) {
        this.schema = schema;
    }

    /**
     * @param field the last word of the path; empty for the kind itself
     */
    static String of(Schema schema, JsonNode node, String field, boolean recursive) {
        Explanation explanation = new Explanation(schema);
        explanation.write(node, field, recursive);
        return explanation.text.toString();
    }

    private void write(JsonNode node, String field, boolean recursive) {
        if (!field.isEmpty()) {
            text.append("FIELD: ")
                    .append(field)
                    .append(" <")
                    .append(schema.type(node))
                    .append(">\n");
            if (node.path("enum").isEmpty()) {
                text.append('\n');
            } else {
                text.append("ENUM:\n");
                enumeration(node)
                        .forEach(value -> text.append("    ").append(value).append('\n'));
            }
            text.append('\n');
        }
        text.append("DESCRIPTION:\n");
        List<String> descriptions = schema.descriptions(node);
        if (descriptions.isEmpty()) {
            text.append("    <empty>\n");
        } else {
            descriptions.forEach(description -> paragraph(description, "    "));
            text.append("    \n");
        }
        Map<String, JsonNode> fields = schema.fields(node);
        if (!fields.isEmpty()) {
            text.append("FIELDS:\n");
            if (recursive) {
                tree(node, fields, "  ", new HashSet<>());
            } else {
                fields.forEach((name, value) -> {
                    line(node, name, value, "  ");
                    String description = value.path("description").asText("");
                    paragraph(description.isEmpty() ? "<no description>" : description, "    ");
                    text.append('\n');
                });
            }
        }
        text.append('\n');
    }

    private static List<String> enumeration(JsonNode node) {
        List<String> values = new ArrayList<>();
        node.path("enum").forEach(value -> values.add(value.asText()));
        return values;
    }

    private void line(JsonNode parent, String name, JsonNode value, String indent) {
        text.append(indent)
                .append(name)
                .append("\t<")
                .append(schema.type(value))
                .append('>');
        text.append(schema.isRequired(parent, name) ? " -required-\n" : "\n");
        if (!value.path("enum").isEmpty()) {
            text.append(indent)
                    .append("enum: ")
                    .append(String.join(", ", enumeration(value)))
                    .append('\n');
        }
    }

    private void tree(JsonNode node, Map<String, JsonNode> fields, String indent, Set<String> around) {
        fields.forEach((name, value) -> {
            line(node, name, value, indent);
            String type = schema.typeName(value);
            if (type.isEmpty() || around.add(type)) {
                tree(value, schema.fields(value), indent + "  ", around);
                around.remove(type);
            }
        });
    }

    /** Lines keep their breaks; those that are too long get more. */
    private void paragraph(String description, String indent) {
        for (String line : description.split("\n", -1)) {
            String rest = line;
            while (rest.length() > WIDTH) {
                int cut = rest.lastIndexOf(' ', WIDTH);
                if (cut <= 0) {
                    cut = rest.indexOf(' ', WIDTH);
                }
                if (cut <= 0) {
                    break;
                }
                text.append(indent).append(rest, 0, cut).append('\n');
                rest = rest.substring(cut + 1);
            }
            text.append(indent).append(rest).append('\n');
        }
    }
}
