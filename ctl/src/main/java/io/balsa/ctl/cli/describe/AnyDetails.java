package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;

/** Kinds without a description of their own: their fields, nested. */
public final class AnyDetails {
    private static final Set<String> HEAD = Set.of("apiVersion", "kind", "metadata");

    private AnyDetails() {}

    public static String describe(JsonNode object, JsonNode events, Instant now, ZoneId zone) {
        Details out = new Details(now, zone);
        JsonNode metadata = object.path("metadata");
        out.field(0, "Name", metadata.path("name").asText());
        if (metadata.has("namespace")) {
            out.field(0, "Namespace", metadata.path("namespace").asText());
        }
        out.map(0, "Labels", metadata.path("labels"), "=");
        out.annotations(metadata.path("annotations"));
        out.optional(0, "API Version", object.path("apiVersion"));
        out.optional(0, "Kind", object.path("kind"));
        out.field(0, "Created", out.time(metadata.path("creationTimestamp")));
        object.properties().forEach(entry -> {
            if (!HEAD.contains(entry.getKey())) {
                tree(out, 0, title(entry.getKey()), entry.getValue());
            }
        });
        out.events(events);
        return out.toString();
    }

    private static void tree(Details out, int level, String title, JsonNode value) {
        if (value.isContainerNode() && value.isEmpty()) {
            out.field(level, title, "<none>");
        } else if (value.isObject()) {
            out.line(level, title + ":");
            value.properties().forEach(entry -> tree(out, level + 1, title(entry.getKey()), entry.getValue()));
        } else if (value.isArray()) {
            out.line(level, title + ":");
            for (JsonNode item : value) {
                if (item.isObject()) {
                    item.properties().forEach(entry -> tree(out, level + 1, title(entry.getKey()), entry.getValue()));
                } else {
                    out.line(level + 1, item.asText());
                }
            }
        } else if (value.asText().contains("\n")) {
            out.line(level, title + ":");
            value.asText().lines().forEach(line -> out.line(level + 1, line));
        } else {
            out.field(level, title, value.asText());
        }
    }

    /** {@code spec.nodeName -> Node Name}; keys that are no plain words stay as they are. */
    private static String title(String key) {
        if (!key.matches("[a-z][A-Za-z0-9]*")) {
            return key;
        }
        StringBuilder title = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean word = i > 0 && Character.isUpperCase(c) && Character.isLowerCase(key.charAt(i - 1));
            title.append(word ? " " : "").append(i == 0 ? Character.toUpperCase(c) : c);
        }
        return title.toString();
    }
}
