package io.balsa.ctl.cli.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.yaml.YamlDocument;

/**
 * One object of a file.
 *
 * @param file as the user named it
 * @param document where its fields stand in the file
 */
public record Manifest(String file, ObjectNode object, YamlDocument document) {
    public String name() {
        return object.path("metadata").path("name").asText("");
    }

    /** Empty where the object does not say. */
    public String namespace() {
        return object.path("metadata").path("namespace").asText("");
    }

    /** {@code app.yaml:7}, or empty where the place is not known. */
    public String position(String path) {
        int line = document.lineOf(path);
        return line == 0 ? "" : file + ":" + line;
    }
}
