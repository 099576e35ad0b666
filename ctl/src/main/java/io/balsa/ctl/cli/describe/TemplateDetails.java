package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;

/** A pod template, in the description of a workload or by itself, as {@code rollout history --revision} shows it. */
public final class TemplateDetails {
    private TemplateDetails() {}

    public static String text(JsonNode template, Instant now) {
        Details out = new Details(now, ZoneId.systemDefault());
        print(out, template);
        return out.unaligned();
    }

    static void print(Details out, JsonNode template) {
        out.line(0, "Pod Template:");
        out.map(1, "Labels", template.at("/metadata/labels"));
        JsonNode annotations = template.at("/metadata/annotations");
        if (!annotations.isEmpty()) {
            out.annotations(1, annotations);
        }
        JsonNode spec = template.path("spec");
        out.optional(1, "Service Account", spec.path("serviceAccountName"));
        ContainerDetails containers = ContainerDetails.ofTemplate(out);
        if (!spec.path("initContainers").isEmpty()) {
            containers.print("Init Containers", spec.path("initContainers"));
        }
        containers.print("Containers", spec.path("containers"));
        VolumeDetails.print(out, 1, spec.path("volumes"));
        PodDetails.spread(out, 1, spec.path("topologySpreadConstraints"));
        out.optional(1, "Priority Class Name", spec.path("priorityClassName"));
        out.map(1, "Node-Selectors", spec.path("nodeSelector"));
        PodDetails.tolerations(out, 1, spec.path("tolerations"));
    }
}
