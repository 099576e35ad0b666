package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.RoundingMode;
import java.util.List;

/** The environment variables of a container, with where their values come from. */
final class ContainerEnvironment {
    private final Details out;
    /** Whose fields the variables may show; missing of a template. */
    private final JsonNode pod;

    ContainerEnvironment(Details out, JsonNode pod) {
        this.out = out;
        this.pod = pod;
    }

    void print(JsonNode container) {
        sources(container.path("envFrom"));
        if (container.path("env").isEmpty()) {
            out.field(2, "Environment", Fields.NONE);
            return;
        }
        out.line(2, "Environment:");
        for (JsonNode variable : container.path("env")) {
            String name = Fields.text(variable, "/name");
            JsonNode from = variable.path("valueFrom");
            if (!from.isObject()) {
                String label = name + ":";
                for (String line : Fields.text(variable, "/value").split("\n", -1)) {
                    out.line(3, label + "\t" + line);
                    label = "";
                }
            } else {
                String text = text(container, from);
                if (!text.isEmpty()) {
                    out.field(3, name, text);
                }
            }
        }
    }

    private void sources(JsonNode sources) {
        if (sources.isEmpty()) {
            return;
        }
        out.line(2, "Environment Variables from:");
        for (JsonNode source : sources) {
            boolean map = Fields.has(source, "/configMapRef");
            JsonNode reference = source.path(map ? "configMapRef" : "secretRef");
            String prefix = Fields.text(source, "/prefix");
            out.line(
                    3,
                    Fields.text(reference, "/name") + "\t"
                            + (reference.isMissingNode() ? "" : map ? "ConfigMap" : "Secret")
                            + (prefix.isEmpty() ? "" : " with prefix '" + prefix + "'") + "\tOptional: "
                            + Fields.flag(reference, "/optional"));
        }
    }

    private String text(JsonNode container, JsonNode from) {
        if (Fields.has(from, "/fieldRef")) {
            String path = Fields.text(from, "/fieldRef/fieldPath");
            return ofPod(path) + " (" + Fields.text(from, "/fieldRef/apiVersion") + ":" + path + ")";
        }
        if (Fields.has(from, "/resourceFieldRef")) {
            JsonNode reference = from.path("resourceFieldRef");
            return ofContainer(container, reference) + " (" + Fields.text(reference, "/resource") + ")";
        }
        if (Fields.has(from, "/secretKeyRef")) {
            return key(from.path("secretKeyRef"), "in secret");
        }
        return Fields.has(from, "/configMapKeyRef") ? key(from.path("configMapKeyRef"), "of config map") : "";
    }

    private static String key(JsonNode reference, String where) {
        return "<set to the key '" + Fields.text(reference, "/key") + "' " + where + " '"
                + Fields.text(reference, "/name") + "'>\tOptional: " + Fields.flag(reference, "/optional");
    }

    /** kubectl knows of these two alone. */
    private String ofPod(String path) {
        return path.equals("metadata.name") || path.equals("metadata.namespace")
                ? Fields.text(pod, "/" + path.replace('.', '/'))
                : "";
    }

    private static String ofContainer(JsonNode container, JsonNode reference) {
        String resource = Fields.text(reference, "/resource");
        int dot = resource.indexOf('.');
        String kind = resource.substring(dot + 1);
        boolean known = List.of("cpu", "memory", "ephemeral-storage").contains(kind) || kind.startsWith("hugepages-");
        if (dot < 0 || !known) {
            return "";
        }
        Amount amount = Amount.parse(container
                .at("/resources/" + resource.substring(0, dot))
                .path(kind)
                .asText(""));
        Amount divisor = Fields.amount(reference, "/divisor");
        if (amount.isZero()) {
            boolean limit = resource.equals("limits.cpu") || resource.equals("limits.memory");
            return limit ? "node allocatable" : "0";
        }
        return divisor.isZero()
                ? Long.toString(amount.units())
                : amount.number()
                        .divide(divisor.number(), 0, RoundingMode.CEILING)
                        .toPlainString();
    }
}
