package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Roles and bindings, those of clusters too. */
final class RoleDetails {
    /**
     * Verbs on one resource or one URL.
     *
     * @param groups with resources one, else none; so are the other lists but the verbs
     */
    private record Rule(
            List<String> groups, List<String> resources, List<String> names, List<String> urls, List<String> verbs) {
        /** By what kubectl sorts: the text that its type of rules prints itself as. */
        String order() {
            return "Verbs:" + go(verbs) + ",APIGroups:" + go(groups) + ",Resources:" + go(resources) + ",ResourceNames:"
                    + go(names) + ",NonResourceURLs:" + go(urls);
        }

        String row() {
            return combined() + "\t" + go(urls) + "\t" + go(names) + "\t" + go(verbs);
        }

        /** {@code deployments.apps/scale}. */
        private String combined() {
            if (resources.isEmpty()) {
                return "";
            }
            String[] parts = resources.get(0).split("/", 2);
            String group = groups.get(0).isEmpty() ? "" : "." + groups.get(0);
            return parts[0] + group + (parts.length > 1 ? "/" + parts[1] : "");
        }

        private static String go(List<String> list) {
            return "[" + String.join(" ", list) + "]";
        }
    }

    private RoleDetails() {}

    static void role(Details out, JsonNode role) {
        out.name(role).labels(role).line(0, "PolicyRule:");
        out.line(1, "Resources\tNon-Resource URLs\tResource Names\tVerbs");
        out.line(1, "---------\t-----------------\t--------------\t-----");
        rules(role.path("rules")).forEach(rule -> out.line(1, rule.row()));
    }

    /** A rule for each resource with all of its verbs, and one for each URL and verb. */
    private static List<Rule> rules(JsonNode rules) {
        Map<List<String>, Set<String>> verbs = new LinkedHashMap<>();
        List<Rule> all = new ArrayList<>();
        for (JsonNode rule : rules) {
            List<String> names = Fields.texts(rule.path("resourceNames"));
            for (String group : Fields.texts(rule.path("apiGroups"))) {
                for (String resource : Fields.texts(rule.path("resources"))) {
                    for (String name : names.isEmpty() ? List.of("") : names) {
                        List<String> key = names.isEmpty() ? List.of(group, resource) : List.of(group, resource, name);
                        verbs.computeIfAbsent(key, k -> new java.util.LinkedHashSet<>())
                                .addAll(Fields.texts(rule.path("verbs")));
                    }
                }
            }
            for (String url : Fields.texts(rule.path("nonResourceURLs"))) {
                for (String verb : Fields.texts(rule.path("verbs"))) {
                    all.add(new Rule(List.of(), List.of(), List.of(), List.of(url), List.of(verb)));
                }
            }
        }
        verbs.forEach((key, of) -> all.add(new Rule(
                key.subList(0, 1), key.subList(1, 2), key.subList(2, key.size()), List.of(), List.copyOf(of))));
        all.sort(Comparator.comparing(Rule::order));
        return all;
    }

    static void binding(Details out, JsonNode binding) {
        out.name(binding).labels(binding).line(0, "Role:");
        out.field(1, "Kind", Fields.text(binding, "/roleRef/kind"));
        out.field(1, "Name", Fields.text(binding, "/roleRef/name"));
        out.line(0, "Subjects:").line(1, "Kind\tName\tNamespace").line(1, "----\t----\t---------");
        for (JsonNode subject : binding.path("subjects")) {
            out.line(
                    1,
                    Fields.text(subject, "/kind") + "\t" + Fields.text(subject, "/name") + "\t"
                            + Fields.text(subject, "/namespace"));
        }
    }
}
