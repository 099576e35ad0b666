package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An object that a command works on.
 *
 * @param namespace empty for cluster-scoped types
 * @param object as the server has it, or as it stands in a file; with apiVersion and kind
 * @param source the file; empty for what the command line names
 */
public record Info(ResourceType type, String namespace, String name, ObjectNode object, String source) {
    public String path() {
        return type.path(namespace, name);
    }

    /** A copy of the object with the namespace that it belongs to, as it is sent. */
    public ObjectNode placed() {
        ObjectNode copy = object.deepCopy();
        if (!namespace.isEmpty()) {
            copy.withObject("/metadata").put("namespace", namespace);
        }
        return copy;
    }

    public Info with(ObjectNode other) {
        return new Info(type, namespace, name, other, source);
    }

    /** {@code deployments.apps "web"}: how failures name the object. */
    public String quoted() {
        return type.qualified() + " \"" + name + "\"";
    }
}
