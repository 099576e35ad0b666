package io.balsa.ctl.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import java.util.ArrayList;
import java.util.List;

/**
 * What words such as {@code a=b:NoSchedule} and {@code c:NoExecute-} do to a node's taints. Pure.
 *
 * @param removed an empty effect is any
 */
record TaintChanges(List<Taint> added, List<Taint> removed) {
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    record Taint(String key, String value, String effect) {
        boolean is(JsonNode taint) {
            return taint.path("key").asText().equals(key)
                    && (effect.isEmpty() || taint.path("effect").asText().equals(effect));
        }
    }

    static TaintChanges parse(List<String> words) throws CliError {
        List<Taint> added = new ArrayList<>();
        List<Taint> removed = new ArrayList<>();
        for (String word : words) {
            boolean gone = word.endsWith("-");
            Taint taint = one(gone ? word.substring(0, word.length() - 1) : word, gone);
            (gone ? removed : added).add(taint);
        }
        for (Taint taint : added) {
            for (Taint other : removed) {
                if (other.key.equals(taint.key) && (other.effect.isEmpty() || other.effect.equals(taint.effect))) {
                    throw CliError.usage(
                            "error: can not both modify and remove the following taint(s) in the same command: "
                                    + taint.key);
                }
            }
        }
        return new TaintChanges(added, removed);
    }

    private static Taint one(String spec, boolean gone) throws CliError {
        String[] halves = spec.split(":", -1);
        String effect = halves.length > 1 ? halves[1] : "";
        String[] pair = halves[0].split("=", -1);
        if (halves.length > 2 || pair.length > 2 || (effect.isEmpty() && !gone)) {
            throw CliError.usage("error: invalid taint spec: " + spec);
        }
        if (!effect.isEmpty() && !EFFECTS.contains(effect)) {
            throw CliError.misuse("taint", "invalid taint effect: " + effect + ", unsupported taint effect");
        }
        return new Taint(pair[0], pair.length > 1 ? pair[1] : "", effect);
    }

    boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty();
    }

    /** The keys that are there with the same effect; empty for none. */
    String present(JsonNode taints) {
        List<String> keys = new ArrayList<>();
        for (Taint taint : added) {
            for (JsonNode there : taints) {
                if (taint.is(there) && !keys.contains(taint.key)) {
                    keys.add(taint.key);
                }
            }
        }
        return keys.isEmpty() ? "" : keys.toString().replace(", ", " ").replaceAll("[\\[\\]]", "");
    }

    /** Those that shall go and are not there. */
    List<String> missing(JsonNode taints) {
        List<String> missing = new ArrayList<>();
        for (Taint taint : removed) {
            boolean found = false;
            for (JsonNode there : taints) {
                found |= taint.is(there);
            }
            if (!found) {
                missing.add(taint.key + (taint.effect.isEmpty() ? "" : ":" + taint.effect));
            }
        }
        return missing;
    }

    /** Added ones first, then those that stay (kubectl). */
    ArrayNode apply(JsonNode taints) {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        for (Taint taint : added) {
            ObjectNode entry = result.addObject();
            entry.put("effect", taint.effect).put("key", taint.key);
            if (!taint.value.isEmpty()) {
                entry.put("value", taint.value);
            }
        }
        for (JsonNode there : taints) {
            if (added.stream().noneMatch(taint -> taint.is(there))
                    && removed.stream().noneMatch(taint -> taint.is(there))) {
                result.add(there);
            }
        }
        return result;
    }

    String said() {
        return added.isEmpty() ? "untainted" : removed.isEmpty() ? "tainted" : "modified";
    }
}
