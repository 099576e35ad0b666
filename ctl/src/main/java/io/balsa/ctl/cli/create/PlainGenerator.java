package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.List;

/** Objects that have a name only. */
record PlainGenerator(ResourceType type) implements Generator {
    static final ResourceType NAMESPACE =
            new ResourceType("", "v1", "Namespace", "namespaces", "namespace", false, List.of("ns"), List.of());
    static final ResourceType SERVICE_ACCOUNT = new ResourceType(
            "", "v1", "ServiceAccount", "serviceaccounts", "serviceaccount", true, List.of("sa"), List.of());

    @Override
    public String about() {
        return "Create a " + type.singular() + ".";
    }

    @Override
    public String example() {
        return type.equals(NAMESPACE) ? "dev" : "builder";
    }

    @Override
    public void addTo(Syntax syntax) {}

    @Override
    public String failure() {
        return type.equals(NAMESPACE) ? "" : "failed to create serviceaccount:";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) {
        ObjectNode object = Generator.named(type, name);
        if (type.equals(NAMESPACE)) {
            object.putObject("spec");
            object.putObject("status");
        }
        return object;
    }
}
