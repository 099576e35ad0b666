package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.LabelSelectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code describe pod}. */
final class PodDetails {
    private PodDetails() {}

    static void print(Details out, JsonNode pod) {
        JsonNode spec = pod.path("spec");
        JsonNode status = pod.path("status");
        out.name(pod).namespace(pod);
        out.optional(0, "Priority", spec.path("priority"));
        out.optional(0, "Priority Class Name", spec.path("priorityClassName"));
        out.optional(0, "Runtime Class Name", spec.path("runtimeClassName"));
        out.optional(0, "Service Account", spec.path("serviceAccountName"));
        String node = Fields.text(spec, "/nodeName");
        out.field(0, "Node", node.isEmpty() ? Fields.NONE : node + "/" + Fields.text(status, "/hostIP"));
        if (Fields.has(status, "/startTime")) {
            out.field(0, "Start Time", out.time(status.path("startTime")));
        }
        out.labels(pod);
        phase(out, pod);
        out.optional(0, "Reason", status.path("reason"));
        out.optional(0, "Message", status.path("message"));
        ContainerDetails.seccomp(out, 0, 0, spec.path("securityContext"));
        out.field(0, "IP", Fields.text(status, "/podIP"));
        ips(out, status.path("podIPs"));
        Owner.print(out, pod);
        out.optional(0, "NominatedNodeName", status.path("nominatedNodeName"));
        if (Fields.has(spec, "/resources")) {
            out.line(0, "Resources:");
            ContainerDetails.resources(out, 1, spec.path("resources"));
        }
        containers(out, pod);
        gates(out, spec.path("readinessGates"), status.path("conditions"));
        out.conditions(status.path("conditions"), "Type\tStatus", "", "type ", "status ");
        VolumeDetails.print(out, 0, spec.path("volumes"));
        out.field(0, "QoS Class", PodResources.qosClass(pod));
        out.map(0, "Node-Selectors", spec.path("nodeSelector"));
        tolerations(out, 0, spec.path("tolerations"));
        spread(out, 0, spec.path("topologySpreadConstraints"));
    }

    private static void phase(Details out, JsonNode pod) {
        String phase = Fields.text(pod, "/status/phase");
        boolean ended = phase.equals("Failed") || phase.equals("Succeeded");
        out.field(0, "Status", ended ? phase : out.phase(pod));
        if (!ended && Fields.has(pod, "/metadata/deletionTimestamp")) {
            out.field(0, "Termination Grace Period", Fields.number(pod, "/metadata/deletionGracePeriodSeconds") + "s");
        }
    }

    private static void ips(Details out, JsonNode ips) {
        if (ips.isEmpty()) {
            out.field(0, "IPs", Fields.NONE);
            return;
        }
        out.line(0, "IPs:");
        ips.forEach(ip -> out.field(1, "IP", Fields.text(ip, "/ip")));
    }

    private static void containers(Details out, JsonNode pod) {
        ContainerDetails containers = ContainerDetails.ofPod(out, pod);
        if (!pod.at("/spec/initContainers").isEmpty()) {
            containers.print(
                    "Init Containers", pod.at("/spec/initContainers"), pod.at("/status/initContainerStatuses"));
        }
        containers.print("Containers", pod.at("/spec/containers"), pod.at("/status/containerStatuses"));
        if (!pod.at("/spec/ephemeralContainers").isEmpty()) {
            containers.print(
                    "Ephemeral Containers",
                    pod.at("/spec/ephemeralContainers"),
                    pod.at("/status/ephemeralContainerStatuses"));
        }
    }

    private static void gates(Details out, JsonNode gates, JsonNode conditions) {
        if (gates.isEmpty()) {
            return;
        }
        out.line(0, "Readiness Gates:").line(1, "Type\tStatus");
        for (JsonNode gate : gates) {
            String type = Fields.text(gate, "/conditionType");
            String status = Fields.NONE;
            for (JsonNode condition : conditions) {
                if (Fields.text(condition, "/type").equals(type)) {
                    status = Fields.text(condition, "/status");
                    break;
                }
            }
            out.line(1, type + " \t" + status + " ");
        }
    }

    static void tolerations(Details out, int level, JsonNode tolerations) {
        List<String> texts = new ArrayList<>();
        for (JsonNode toleration : byField(tolerations, "/key")) {
            StringBuilder text = new StringBuilder(Fields.text(toleration, "/key"));
            String value = Fields.text(toleration, "/value");
            String effect = Fields.text(toleration, "/effect");
            text.append(value.isEmpty() ? "" : "=" + value).append(effect.isEmpty() ? "" : ":" + effect);
            if (Fields.text(toleration, "/operator").equals("Exists") && value.isEmpty()) {
                text.append(text.isEmpty() ? "op=Exists" : " op=Exists");
            }
            if (Fields.has(toleration, "/tolerationSeconds")) {
                text.append(" for ")
                        .append(Fields.text(toleration, "/tolerationSeconds"))
                        .append("s");
            }
            texts.add(text.toString());
        }
        out.values(level, "Tolerations", texts);
    }

    static void spread(Details out, int level, JsonNode constraints) {
        List<String> texts = new ArrayList<>();
        for (JsonNode constraint : byField(constraints, "/topologyKey")) {
            String selector = Fields.has(constraint, "/labelSelector")
                    ? " for selector " + LabelSelectors.textOrNone(constraint.path("labelSelector"))
                    : "";
            texts.add(Fields.text(constraint, "/topologyKey") + ":" + Fields.text(constraint, "/whenUnsatisfiable")
                    + " when max skew " + Fields.number(constraint, "/maxSkew") + " is exceeded" + selector);
        }
        if (!texts.isEmpty()) {
            out.values(level, "Topology Spread Constraints", texts);
        }
    }

    private static List<JsonNode> byField(JsonNode list, String field) {
        List<JsonNode> sorted = new ArrayList<>();
        list.forEach(sorted::add);
        sorted.sort(Comparator.comparing(item -> Fields.text(item, field)));
        return sorted;
    }
}
