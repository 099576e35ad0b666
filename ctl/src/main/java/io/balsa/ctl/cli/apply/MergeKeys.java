package io.balsa.ctl.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By which field the items of a list are told apart, where Kubernetes merges a list instead of replacing it
 * (patchMergeKey in its types; kube-apiserver merges the same way).
 */
final class MergeKeys {
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("containers", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("ephemeralContainers", "name"),
            Map.entry("volumes", "name"),
            Map.entry("env", "name"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("volumeDevices", "devicePath"),
            Map.entry("hostAliases", "ip"),
            Map.entry("topologySpreadConstraints", "topologyKey"),
            Map.entry("ownerReferences", "uid"),
            Map.entry("secrets", "name"));

    private MergeKeys() {}

    static boolean isSet(String field) {
        return field.equals("finalizers");
    }

    /** The one field that the server merges the list by; null where it replaces the list. */
    static @Nullable String single(String field, JsonNode list) {
        return switch (field) {
            case "ports" -> list.path(0).has("containerPort") ? "containerPort" : "port";
            case "conditions" -> "type";
            default -> KEYS.get(field);
        };
    }

    /** Each item's key, in order; empty where the list is one that is replaced, or keys are missing or not unique. */
    static Optional<List<String>> of(String field, JsonNode list) {
        List<String> keys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode item : list) {
            String key = field.equals("ports")
                    ? port(item)
                    : item.path(KEYS.getOrDefault(field, "")).asText("");
            if (key.isEmpty() || !seen.add(key)) {
                return Optional.empty();
            }
            keys.add(key);
        }
        return Optional.of(keys);
    }

    /** A container's or a service's port: the number alone is not unique when it is open for TCP and UDP. */
    private static String port(JsonNode item) {
        String number =
                item.path(item.has("containerPort") ? "containerPort" : "port").asText("");
        return number.isEmpty() ? "" : number + "/" + item.path("protocol").asText("TCP");
    }
}
