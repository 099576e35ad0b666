package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Selectors of objects as the text that a list takes. */
public final class LabelSelectors {
    private LabelSelectors() {}

    /** {@code {matchLabels:{a:1},matchExpressions:[{key:b,operator:Exists}]}} is {@code a=1,b}. */
    public static String text(JsonNode selector) {
        List<String> parts = new ArrayList<>();
        TreeMap<String, String> labels = new TreeMap<>();
        selector.path("matchLabels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        labels.forEach((key, value) -> parts.add(key + "=" + value));
        for (JsonNode expression : selector.path("matchExpressions")) {
            String key = expression.path("key").asText();
            List<String> values = new ArrayList<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            String list = "(" + String.join(",", values) + ")";
            parts.add(
                    switch (expression.path("operator").asText()) {
                        case "In" -> key + " in " + list;
                        case "NotIn" -> key + " notin " + list;
                        case "DoesNotExist" -> "!" + key;
                        default -> key;
                    });
        }
        return String.join(",", parts);
    }
}
