package io.balsa.ctl.cli.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.Columns;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of {@code auth can-i --list}: one line for each kind or path. */
final class Rules {
    private record Row(String group, String resource, List<String> urls, List<String> names, List<String> verbs) {}

    private Rules() {}

    static void print(JsonNode status, boolean headers, PrintStream out) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (JsonNode rule : status.path("resourceRules")) {
            for (String group : texts(rule.path("apiGroups"))) {
                for (String resource : texts(rule.path("resources"))) {
                    String name = group.isEmpty() ? resource : combined(resource, group);
                    List<String> names = texts(rule.path("resourceNames"));
                    Row row = rows.computeIfAbsent(
                            name + names, key -> new Row(group, name, List.of(), names, new ArrayList<>()));
                    texts(rule.path("verbs")).stream()
                            .filter(verb -> !row.verbs.contains(verb))
                            .forEach(row.verbs::add);
                }
            }
        }
        List<Row> sorted = new ArrayList<>(rows.values());
        for (JsonNode rule : status.path("nonResourceRules")) {
            for (String url : texts(rule.path("nonResourceURLs"))) {
                sorted.add(new Row("", "", List.of(url), List.of(), texts(rule.path("verbs"))));
            }
        }
        // kubectl sorts by the rules as text, and that begins with the verbs.
        sorted.sort(Comparator.comparing(row -> list(row.verbs) + list(List.of(row.group)) + row.resource + row.urls));
        Columns columns = new Columns();
        if (headers) {
            columns.row(List.of("Resources", "Non-Resource URLs", "Resource Names", "Verbs"));
        }
        for (Row row : sorted) {
            columns.row(List.of(row.resource, list(row.urls), list(row.names), list(row.verbs)));
        }
        columns.flush(out);
    }

    /** {@code deployments.apps/scale}: the group stands in front of the subresource. */
    private static String combined(String resource, String group) {
        int slash = resource.indexOf('/');
        return slash < 0
                ? resource + "." + group
                : resource.substring(0, slash) + "." + group + resource.substring(slash);
    }

    private static String list(List<String> words) {
        return "[" + String.join(" ", words) + "]";
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
