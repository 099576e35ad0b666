package io.balsa.ctl.cli.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.kubeconfig.KubeconfigFile;
import java.util.List;
import java.util.TreeMap;

/** Several kubeconfig files as one object, entries by name, as {@code config view} shows it. Pure. */
final class MergedView {
    private static final String HIDDEN = "REDACTED";
    private static final String OMITTED = "DATA+OMITTED";

    private MergedView() {}

    static ObjectNode of(List<KubeconfigFile> files) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("apiVersion", "v1").put("kind", "Config");
        view.putObject("preferences");
        String current = "";
        for (Section section : Section.values()) {
            TreeMap<String, JsonNode> entries = new TreeMap<>();
            for (KubeconfigFile file : files) {
                for (String name : file.names(section.list)) {
                    JsonNode entry = file.entry(section.list, section.field, name);
                    entries.putIfAbsent(name, entry == null ? JsonNodeFactory.instance.objectNode() : entry.deepCopy());
                }
            }
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            entries.forEach((name, entry) -> {
                ObjectNode item = list.addObject();
                item.set(section.field, entry);
                item.put("name", name);
            });
            if (list.isEmpty()) {
                view.putNull(section.list);
            } else {
                view.set(section.list, list);
            }
        }
        for (KubeconfigFile file : files) {
            current = current.isEmpty() ? file.currentContext() : current;
        }
        view.put("current-context", current);
        return view;
    }

    /** Without what must not be shown. */
    static void hideSecrets(ObjectNode view) {
        for (JsonNode item : view.path("clusters")) {
            replace(item.path("cluster"), "certificate-authority-data", OMITTED);
        }
        for (JsonNode item : view.path("users")) {
            JsonNode user = item.path("user");
            replace(user, "client-certificate-data", OMITTED);
            replace(user, "client-key-data", OMITTED);
            replace(user, "token", HIDDEN);
            replace(user, "password", HIDDEN);
        }
    }

    private static void replace(JsonNode entry, String field, String text) {
        if (entry instanceof ObjectNode object && object.has(field)) {
            object.put(field, text);
        }
    }

    /** Only the context, its cluster and its user. */
    static void keepOnly(ObjectNode view, String context) {
        JsonNode chosen = JsonNodeFactory.instance.objectNode();
        for (JsonNode item : view.path("contexts")) {
            if (item.path("name").asText().equals(context)) {
                chosen = item.path("context");
            }
        }
        keep(view, "contexts", context);
        keep(view, "clusters", chosen.path("cluster").asText());
        keep(view, "users", chosen.path("user").asText());
        view.put("current-context", context);
    }

    private static void keep(ObjectNode view, String list, String name) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : view.path(list)) {
            if (item.path("name").asText().equals(name)) {
                kept.add(item);
            }
        }
        if (kept.isEmpty()) {
            view.putNull(list);
        } else {
            view.set(list, kept);
        }
    }
}
