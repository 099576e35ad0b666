package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Selectors of objects as the text that a list takes. */
public final class LabelSelectors {
    private record Requirement(String key, String text) {}

    private LabelSelectors() {}

    /** {@code {matchLabels:{a:1},matchExpressions:[{key:b,operator:Exists}]}} is {@code a=1,b}, in the order of the keys. */
    public static String text(JsonNode selector) {
        List<Requirement> all = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(e -> all.add(new Requirement(
                        e.getKey(), e.getKey() + "=" + e.getValue().asText())));
        for (JsonNode expression : selector.path("matchExpressions")) {
            String key = expression.path("key").asText();
            List<String> values = new ArrayList<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            Collections.sort(values);
            String list = "(" + String.join(",", values) + ")";
            String text = switch (expression.path("operator").asText()) {
                case "In" -> key + " in " + list;
                case "NotIn" -> key + " notin " + list;
                case "DoesNotExist" -> "!" + key;
                default -> key;
            };
            all.add(new Requirement(key, text));
        }
        all.sort(Comparator.comparing(Requirement::key));
        return String.join(",", all.stream().map(Requirement::text).toList());
    }

    /** {@code <none>} of one that selects everything. */
    public static String textOrNone(JsonNode selector) {
        String text = text(selector);
        return text.isEmpty() ? "<none>" : text;
    }
}
