package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.List;

/** Makes an object of one kind out of a name and options. */
interface Generator {
    ResourceType type();

    /** One sentence for help. */
    String about();

    /** What stands behind the command, for help. */
    String example();

    void addTo(Syntax syntax);

    /** What kubectl says in front of the server's refusal; empty for nothing. */
    String failure();

    /** Whether words behind the name are a command for the container. */
    default boolean takesCommand() {
        return false;
    }

    /**
     * The object, with apiVersion, kind and metadata.
     *
     * @param command what stands behind the name
     */
    ObjectNode object(Session session, String name, List<String> command) throws CliError, ApiFailure, IOException;

    /** An object of the type that has a name and nothing else. */
    static ObjectNode named(ResourceType type, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.putNull("creationTimestamp");
        metadata.put("name", name);
        return object;
    }

    /** A pod template of no labels, in the object. */
    static ObjectNode template(ObjectNode spec) {
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").putNull("creationTimestamp");
        return template.putObject("spec");
    }

    static ObjectNode container(ObjectNode podSpec, String name, String image, List<String> command) {
        JsonNode list = podSpec.withArray("containers");
        ObjectNode container = ((com.fasterxml.jackson.databind.node.ArrayNode) list).addObject();
        container.put("name", name).put("image", image);
        if (!command.isEmpty()) {
            command.forEach(container.putArray("command")::add);
        }
        container.putObject("resources");
        return container;
    }

    static CliError missing(String... flags) {
        return CliError.usage("error: required flag(s) \"" + String.join("\", \"", flags) + "\" not set");
    }
}
