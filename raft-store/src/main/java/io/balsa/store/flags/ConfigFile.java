package io.balsa.store.flags;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * {@code --config-file}: YAML with the names of the flags, and four groups that have names of their own inside.
 *
 * @param values by name of the flag
 * @param unknown keys that are no flag's; etcd reads over them
 */
record ConfigFile(Map<String, String> values, List<String> unknown) {
    private static final int BYTES_MAX = 1 << 20;

    /** Group to what its keys are called as flags; a key that is not listed gets the prefix. */
    private static final Map<String, Group> GROUPS = Map.of(
            "client-transport-security",
            new Group("", Map.of("allowed-hostname", "client-cert-allowed-hostname", "crl-file", "client-crl-file")),
            "peer-transport-security",
            new Group(
                    "peer-",
                    Map.of(
                            "allowed-cn", "peer-cert-allowed-cn",
                            "allowed-hostname", "peer-cert-allowed-hostname",
                            "client-cert-auth", "peer-client-cert-auth")),
            "socket-options",
            new Group("socket-", Map.of()),
            "discovery-config",
            new Group("discovery-", Map.of()));

    private record Group(String prefix, Map<String, String> names) {
        String flag(String key) {
            return names.getOrDefault(key, prefix + key);
        }
    }

    /**
     * @throws IOException where it cannot be read
     * @throws IllegalArgumentException where it is not such a file
     */
    static ConfigFile read(Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > BYTES_MAX) {
            throw new IllegalArgumentException("the config file " + file + " is larger than a mebibyte");
        }
        Object document;
        try {
            document = new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(
                    "the config file " + file + " is not YAML: "
                            + String.valueOf(e.getMessage())
                                    .lines()
                                    .map(String::strip)
                                    .collect(Collectors.joining(" ")),
                    e);
        }
        if (document == null) {
            return new ConfigFile(Map.of(), List.of());
        }
        if (!(document instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("the config file " + file + " holds no \"flag: value\" lines");
        }
        return of(file, map);
    }

    private static ConfigFile of(Path file, Map<?, ?> document) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> unknown = new java.util.ArrayList<>();
        document.forEach((key, value) -> {
            Group group = GROUPS.get(String.valueOf(key));
            if (group == null) {
                put(file, String.valueOf(key), value, values, unknown);
            } else if (value instanceof Map<?, ?> inner) {
                inner.forEach((innerKey, innerValue) ->
                        put(file, group.flag(String.valueOf(innerKey)), innerValue, values, unknown));
            } else if (value != null) {
                throw new IllegalArgumentException(key + " in " + file + " is not a group of settings");
            }
        });
        return new ConfigFile(values, unknown);
    }

    private static void put(
            Path file, String name, @Nullable Object value, Map<String, String> values, List<String> unknown) {
        Optional<Flag> flag = FlagTable.find(name);
        if (flag.isEmpty()) {
            unknown.add(name);
            return;
        }
        String text = text(flag.get(), value);
        Optional<String> complaint = flag.get().kind().complaint(text);
        if (complaint.isPresent() && !text.isEmpty()) {
            throw new IllegalArgumentException(name + ": " + text + " in " + file + " " + complaint.get());
        }
        if (!text.isEmpty()) {
            values.put(name, text);
        }
    }

    private static String text(Flag flag, @Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        // etcd: a duration in the file is a number of nanoseconds
        return flag.kind() == Kind.DURATION && value instanceof Number ? value + "ns" : value.toString();
    }
}
