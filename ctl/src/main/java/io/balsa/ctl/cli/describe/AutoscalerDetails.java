package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.Map;

/** {@code describe hpa}: its metrics and its behavior stand in version 2 alone. */
final class AutoscalerDetails {
    private static final String VERSION = "autoscaling/v2";
    private static final String UNKNOWN = "<unknown>";
    private static final Map<String, String> FIELDS = Map.of(
            "External", "external",
            "Pods", "pods",
            "Object", "object",
            "Resource", "resource",
            "ContainerResource", "containerResource");

    private AutoscalerDetails() {}

    static void print(Details out, JsonNode given, Reads reads) throws IOException, ApiFailure {
        JsonNode scaler = Fields.text(given, "/apiVersion").equals(VERSION) ? given : newer(given, reads);
        JsonNode spec = scaler.path("spec");
        out.name(scaler).namespace(scaler).labels(scaler).created(scaler);
        String kind = Fields.text(spec, "/scaleTargetRef/kind");
        out.field(0, "Reference", kind + "/" + Fields.text(spec, "/scaleTargetRef/name"));
        out.field(0, "Metrics", "( current / target )");
        int index = 0;
        for (JsonNode metric : spec.path("metrics")) {
            metric(out, metric, scaler.at("/status/currentMetrics").path(index));
            index++;
        }
        out.field(0, "Min replicas", Fields.text(spec, "/minReplicas", Fields.UNSET));
        out.field(0, "Max replicas", Fields.number(spec, "/maxReplicas"));
        if (Fields.has(spec, "/behavior")) {
            out.line(0, "Behavior:");
            behavior(out, "Scale Up", spec.at("/behavior/scaleUp"));
            behavior(out, "Scale Down", spec.at("/behavior/scaleDown"));
        }
        out.field(
                0,
                kind + " pods",
                Fields.number(scaler, "/status/currentReplicas") + " current / "
                        + Fields.number(scaler, "/status/desiredReplicas") + " desired");
        out.conditions(
                scaler.at("/status/conditions"),
                "Type\tStatus\tReason\tMessage",
                "----\t------\t------\t-------",
                "type",
                "status",
                "reason",
                "message");
    }

    private static JsonNode newer(JsonNode scaler, Reads reads) throws IOException, ApiFailure {
        return reads.json(Request.get("/apis/" + VERSION + "/namespaces/"
                + Fields.text(scaler, "/metadata/namespace") + "/horizontalpodautoscalers/"
                + Fields.text(scaler, "/metadata/name")));
    }

    private static void metric(Details out, JsonNode metric, JsonNode status) {
        String type = Fields.text(metric, "/type");
        String field = FIELDS.get(type);
        if (field == null) {
            out.line(1, "<unknown metric type \"" + type + "\">");
            return;
        }
        JsonNode source = metric.path(field);
        JsonNode target = source.path("target");
        boolean average = Fields.has(target, "/averageValue");
        String name = "\"" + Fields.text(source, "/metric/name") + "\"";
        JsonNode now = status.path(field).path("current");
        switch (type) {
            case "External" -> amounts(out, name + kind(average), now, target, average);
            case "Pods" -> amounts(out, name + " on pods", now, target, true);
            case "Object" -> {
                boolean averaged = Fields.text(target, "/type").equals("AverageValue");
                String of = " on " + Fields.text(source, "/describedObject/kind") + "/"
                        + Fields.text(source, "/describedObject/name");
                amounts(out, name + of + kind(averaged), now, target, averaged);
            }
            default -> {
                String container = Fields.has(source, "/container")
                        ? " of container \"" + Fields.text(source, "/container") + "\""
                        : "";
                String title = "resource " + Fields.text(source, "/name") + container + " on pods";
                if (average) {
                    amounts(out, title, now, target, true);
                } else {
                    utilization(out, title, now, target);
                }
            }
        }
    }

    private static String kind(boolean average) {
        return average ? " (target average value)" : " (target value)";
    }

    private static void amounts(Details out, String title, JsonNode now, JsonNode target, boolean average) {
        String field = average ? "/averageValue" : "/value";
        String current = Fields.has(now, field) ? Fields.amount(now, field).toString() : UNKNOWN;
        out.field(1, title, current + " / " + Fields.amount(target, field));
    }

    private static void utilization(Details out, String title, JsonNode now, JsonNode target) {
        String field = "/averageUtilization";
        String current = Fields.has(now, field)
                ? Fields.text(now, field) + "% (" + Fields.amount(now, "/averageValue") + ")"
                : UNKNOWN;
        String wanted = Fields.has(target, field) ? Fields.text(target, field) + "%" : "<auto>";
        out.field(1, title + "  (as a percentage of request)", current + " / " + wanted);
    }

    private static void behavior(Details out, String direction, JsonNode rules) {
        if (!rules.isObject()) {
            return;
        }
        out.line(1, direction + ":");
        if (Fields.has(rules, "/stabilizationWindowSeconds")) {
            out.line(2, "Stabilization Window: " + Fields.text(rules, "/stabilizationWindowSeconds") + " seconds");
        }
        if (rules.path("policies").isEmpty()) {
            return;
        }
        out.line(2, "Select Policy: " + Fields.text(rules, "/selectPolicy", "Max"))
                .line(2, "Policies:");
        for (JsonNode policy : rules.path("policies")) {
            out.line(
                    3,
                    "- Type: " + Fields.text(policy, "/type") + "\tValue: " + Fields.number(policy, "/value")
                            + "\tPeriod: " + Fields.number(policy, "/periodSeconds") + " seconds");
        }
    }
}
