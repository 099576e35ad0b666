package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.GoValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** Kinds without a description of their own: all of their fields in the order of their names, nested. */
final class AnyDetails {
    /** What stands in the head, or is of no use to a reader. */
    private static final Set<String> SKIPPED = Set.of(
            ".metadata.managedFields",
            ".metadata.name",
            ".metadata.namespace",
            ".metadata.labels",
            ".metadata.annotations");

    private static final Set<String> ACRONYMS = Set.of("API", "URL", "UID", "OSB", "GUID");

    private AnyDetails() {}

    static void print(Details out, JsonNode object) {
        out.name(object).namespace(object).labels(object);
        fields(out, 0, "", object);
    }

    private static void fields(Details out, int level, String path, JsonNode object) {
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        sorted.forEach((name, value) -> {
            String inner = path + "." + name;
            if (SKIPPED.contains(inner)) {
                return;
            }
            if (!value.isContainerNode()) {
                out.field(level, label(name), GoValue.text(value));
                return;
            }
            out.line(level, label(name) + ":");
            if (value.isObject()) {
                fields(out, level + 1, inner, value);
                return;
            }
            for (JsonNode item : value) {
                if (item.isObject()) {
                    fields(out, level + 1, inner, item);
                } else {
                    out.line(level + 1, GoValue.text(item));
                }
            }
        });
    }

    /** {@code nodeName -> Node Name}, {@code apiVersion -> API Version}; keys that are no plain words stay as they are. */
    private static String label(String name) {
        if (!name.chars().allMatch(c -> Character.isLetter(c) || c == '-')) {
            return name;
        }
        List<String> words = new ArrayList<>();
        for (String word : words(name)) {
            String upper = word.toUpperCase(Locale.ROOT);
            words.add(ACRONYMS.contains(upper) ? upper : Character.toTitleCase(word.charAt(0)) + word.substring(1));
        }
        return String.join(" ", words);
    }

    /**
     * Runs of small letters, of capitals and of dashes; the last capital in front of small letters begins their word:
     * {@code podIPs -> pod, I, Ps}.
     */
    private static List<String> words(String name) {
        List<StringBuilder> runs = new ArrayList<>();
        int last = -1;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            int kind = Character.isLowerCase(c) ? 0 : Character.isUpperCase(c) ? 1 : 2;
            if (kind != last) {
                runs.add(new StringBuilder());
            }
            runs.get(runs.size() - 1).append(c);
            last = kind;
        }
        for (int i = 0; i + 1 < runs.size(); i++) {
            StringBuilder run = runs.get(i);
            StringBuilder next = runs.get(i + 1);
            char end = run.charAt(run.length() - 1);
            if (Character.isUpperCase(end) && Character.isLowerCase(next.charAt(0))) {
                next.insert(0, end);
                run.setLength(run.length() - 1);
            }
        }
        return runs.stream()
                .map(StringBuilder::toString)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
