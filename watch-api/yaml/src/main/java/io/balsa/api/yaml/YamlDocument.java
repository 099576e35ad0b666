package io.balsa.api.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One document of a text.
 *
 * @param line where it begins, counted from 1
 * @param lines where each path begins, {@code spec.containers[0].image -> 7}
 */
public record YamlDocument(int line, JsonNode tree, Map<String, Integer> lines) {
    public YamlDocument {
        lines = Map.copyOf(lines);
    }

    /** The line of the path, or of the nearest thing around it; 0 where nothing is known. */
    public int lineOf(String path) {
        String at = path;
        while (!at.isEmpty()) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            at = cut < 0 ? "" : at.substring(0, cut);
        }
        return 0;
    }
}
