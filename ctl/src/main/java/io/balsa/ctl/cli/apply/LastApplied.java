package io.balsa.ctl.cli.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.print.Json;
import io.balsa.ctl.rest.JsonReader;
import java.util.Optional;

/** The annotation in which client-side apply keeps what it applied last; the same as kubectl's. */
public final class LastApplied {
    public static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    private LastApplied() {}

    /** The object of the file with the annotation in it, as it is sent. */
    public static ObjectNode annotated(ObjectNode object) {
        ObjectNode plain = object.deepCopy();
        ObjectNode metadata = plain.withObject("/metadata");
        ObjectNode annotations = metadata.path("annotations") instanceof ObjectNode present
                ? present
                : metadata.putObject("annotations");
        annotations.remove(ANNOTATION);
        String text = Json.compact(plain) + "\n";
        annotations.put(ANNOTATION, text);
        return plain;
    }

    /** What was applied last to the live object; empty where nothing was, or the annotation is damaged. */
    public static Optional<ObjectNode> of(ObjectNode live) {
        String text = live.path("metadata").path("annotations").path(ANNOTATION).asText("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return JsonReader.read(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            return Optional.of(JsonNodeFactory.instance.objectNode());
        }
    }
}
