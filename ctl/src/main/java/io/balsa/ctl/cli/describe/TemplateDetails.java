package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;

/** A pod template by itself, as {@code rollout history --revision} shows it. */
public final class TemplateDetails {
    private TemplateDetails() {}

    public static String text(JsonNode template, Instant now) {
        Details out = new Details(now, ZoneId.systemDefault());
        print(out, template);
        return out.unaligned();
    }

    static void print(Details out, JsonNode template) {
        out.line(0, "Pod Template:");
        out.map(1, "Labels", template.path("metadata").path("labels"), "=");
        JsonNode annotations = template.path("metadata").path("annotations");
        if (!annotations.isEmpty()) {
            out.annotations(1, annotations);
        }
        JsonNode spec = template.path("spec");
        if (!spec.path("serviceAccountName").asText("").isEmpty()) {
            out.field(1, "Service Account", spec.path("serviceAccountName").asText());
        }
        ContainerDetails containers = new ContainerDetails(out);
        if (!spec.path("initContainers").isEmpty()) {
            containers.print(1, "Init Containers", spec.path("initContainers"), spec.path("none"));
        }
        containers.print(1, "Containers", spec.path("containers"), spec.path("none"));
        VolumeDetails.print(out, 1, spec.path("volumes"));
        out.map(1, "Node-Selectors", spec.path("nodeSelector"), "=");
        PodDetails.tolerations(out, 1, spec.path("tolerations"));
    }
}
