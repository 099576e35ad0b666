package io.balsa.api.yaml;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One document of a text.
 *
 * @param line where it begins, counted from 1
 */
public record YamlDocument(int line, JsonNode tree, YamlLines lines) {
    /** The line of a path such as {@code spec.containers[0].image}, or of the nearest thing around it; 0: not known. */
    public int lineOf(String path) {
        return lines.of(path);
    }
}
