package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/** {@code describe pod}. */
public final class PodDetails {
    private PodDetails() {}

    public static String describe(JsonNode pod, JsonNode events, Instant now, ZoneId zone) {
        Details out = new Details(now, zone);
        JsonNode metadata = pod.path("metadata");
        JsonNode spec = pod.path("spec");
        JsonNode status = pod.path("status");
        out.field(0, "Name", metadata.path("name").asText());
        out.field(0, "Namespace", metadata.path("namespace").asText());
        if (spec.has("priority")) {
            out.field(0, "Priority", spec.path("priority").asText());
        }
        out.optional(0, "Priority Class Name", spec.path("priorityClassName"));
        out.optional(0, "Runtime Class Name", spec.path("runtimeClassName"));
        String account = spec.path("serviceAccountName").asText("");
        if (!account.isEmpty()) {
            out.field(0, "Service Account", account);
        }
        String node = spec.path("nodeName").asText("");
        out.field(
                0,
                "Node",
                node.isEmpty() ? "<none>" : node + "/" + status.path("hostIP").asText(""));
        if (!status.path("startTime").asText("").isEmpty()) {
            out.field(0, "Start Time", out.time(status.path("startTime")));
        }
        out.map(0, "Labels", metadata.path("labels"), "=");
        out.annotations(metadata.path("annotations"));
        phase(out, metadata, status);
        out.optional(0, "Reason", status.path("reason"));
        out.optional(0, "Message", status.path("message"));
        out.field(0, "IP", status.path("podIP").asText(""));
        ips(out, status.path("podIPs"));
        controlledBy(out, metadata);
        ContainerDetails containers = new ContainerDetails(out);
        if (!spec.path("initContainers").isEmpty()) {
            containers.print(0, "Init Containers", spec.path("initContainers"), status.path("initContainerStatuses"));
        }
        containers.print(0, "Containers", spec.path("containers"), status.path("containerStatuses"));
        conditions(out, status.path("conditions"));
        VolumeDetails.print(out, 0, spec.path("volumes"));
        out.optional(0, "QoS Class", status.path("qosClass"));
        out.map(0, "Node-Selectors", spec.path("nodeSelector"), "=");
        tolerations(out, 0, spec.path("tolerations"));
        out.events(events);
        return out.toString();
    }

    private static void phase(Details out, JsonNode metadata, JsonNode status) {
        String deleted = metadata.path("deletionTimestamp").asText("");
        if (deleted.isEmpty()) {
            out.field(0, "Status", status.path("phase").asText());
            return;
        }
        out.field(0, "Status", "Terminating (" + remaining(out, deleted) + ")");
        out.field(
                0,
                "Termination Grace Period",
                metadata.path("deletionGracePeriodSeconds").asText("0") + "s");
    }

    private static String remaining(Details out, String deleted) {
        try {
            Duration since = Duration.between(Instant.parse(deleted), out.now());
            return "lasts " + io.balsa.ctl.cli.print.HumanDuration.of(since.isNegative() ? Duration.ZERO : since);
        } catch (DateTimeParseException e) {
            return "lasts <unknown>";
        }
    }

    private static void ips(Details out, JsonNode ips) {
        if (ips.isEmpty()) {
            out.field(0, "IPs", "<none>");
            return;
        }
        out.line(0, "IPs:");
        ips.forEach(ip -> out.field(1, "IP", ip.path("ip").asText()));
    }

    static void controlledBy(Details out, JsonNode metadata) {
        for (JsonNode owner : metadata.path("ownerReferences")) {
            if (owner.path("controller").asBoolean(false)) {
                out.field(
                        0,
                        "Controlled By",
                        owner.path("kind").asText() + "/" + owner.path("name").asText());
            }
        }
    }

    private static void conditions(Details out, JsonNode conditions) {
        if (conditions.isEmpty()) {
            return;
        }
        out.line(0, "Conditions:");
        out.line(1, "Type\tStatus");
        for (JsonNode condition : conditions) {
            out.line(
                    1,
                    condition.path("type").asText() + " \t"
                            + condition.path("status").asText() + " ");
        }
    }

    static void tolerations(Details out, int level, JsonNode tolerations) {
        if (tolerations.isEmpty()) {
            out.field(level, "Tolerations", "<none>");
            return;
        }
        String label = "Tolerations:";
        for (JsonNode toleration : tolerations) {
            StringBuilder text = new StringBuilder(toleration.path("key").asText(""));
            String value = toleration.path("value").asText("");
            String effect = toleration.path("effect").asText("");
            text.append(value.isEmpty() ? "" : "=" + value).append(effect.isEmpty() ? "" : ":" + effect);
            if (toleration.path("operator").asText("").equals("Exists") && value.isEmpty()) {
                text.append(text.isEmpty() && effect.isEmpty() ? "op=Exists" : " op=Exists");
            }
            if (toleration.has("tolerationSeconds")) {
                text.append(" for ")
                        .append(toleration.path("tolerationSeconds").asText())
                        .append("s");
            }
            out.line(label.isEmpty() ? 0 : level, label + "\t" + text);
            label = "";
        }
    }
}
