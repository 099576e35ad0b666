package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Where the pod stands in objects that are one or make them. */
public final class PodSpecs {
    private PodSpecs() {}

    /** The part of the object that can be changed. */
    public static ObjectNode of(Info info, ObjectNode object) throws CliError {
        String path = switch (info.type().qualified()) {
            case "pods" -> "/spec";
            case "cronjobs.batch" -> "/spec/jobTemplate/spec/template/spec";
            case "replicationcontrollers",
                    "deployments.apps",
                    "daemonsets.apps",
                    "replicasets.apps",
                    "statefulsets.apps",
                    "jobs.batch" -> "/spec/template/spec";
            default ->
                throw CliError.usage("error: " + info.type().plural() + "/" + info.name()
                        + " the object is not a pod or does not have a pod template: *"
                        + info.type().version() + "." + info.type().kind());
        };
        JsonNode spec = object.at(path);
        if (spec instanceof ObjectNode found) {
            return found;
        }
        throw CliError.usage("error: " + info.type().plural() + "/" + info.name() + " has no pod template");
    }

    /** The objects of one of its lists, {@code containers} or {@code initContainers}. */
    public static List<ObjectNode> list(ObjectNode spec, String field) {
        List<ObjectNode> items = new ArrayList<>();
        if (spec.path(field) instanceof ArrayNode array) {
            array.forEach(item -> {
                if (item instanceof ObjectNode object) {
                    items.add(object);
                }
            });
        }
        return items;
    }

    /** Whether the name fits {@code *} or a pattern with stars in it. */
    public static boolean fits(String pattern, String name) {
        return pattern.equals("*")
                || name.matches(java.util.regex.Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    }
}
