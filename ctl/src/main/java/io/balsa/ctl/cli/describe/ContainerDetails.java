package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The Containers section of pods and pod templates. */
final class ContainerDetails {
    private final Details out;

    ContainerDetails(Details out) {
        this.out = out;
    }

    void print(int level, String title, JsonNode containers, JsonNode statuses) {
        if (containers.isEmpty()) {
            out.field(level, title, "<none>");
            return;
        }
        out.line(level, title + ":");
        for (JsonNode container : containers) {
            JsonNode status = named(statuses, container.path("name").asText());
            // kubectl: one blank and not two in front of the names of a template's
            out.line(1, (level > 0 ? " " : "") + container.path("name").asText() + ":");
            container(2, container, status);
        }
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode item : list) {
            if (item.path("name").asText().equals(name)) {
                return item;
            }
        }
        return list.path("none");
    }

    private void container(int level, JsonNode container, JsonNode status) {
        boolean known = !status.isMissingNode();
        if (known) {
            out.field(level, "Container ID", status.path("containerID").asText(""));
        }
        out.field(level, "Image", container.path("image").asText());
        if (known) {
            out.field(level, "Image ID", status.path("imageID").asText(""));
        }
        ports(level, container.path("ports"));
        words(level, "Command", container.path("command"));
        words(level, "Args", container.path("args"));
        if (known) {
            state(level, "State", status.path("state"));
            if (!status.path("lastState").isEmpty()) {
                state(level, "Last State", status.path("lastState"));
            }
            out.field(level, "Ready", status.path("ready").asBoolean() ? "True" : "False");
            out.field(level, "Restart Count", status.path("restartCount").asText("0"));
        }
        resources(level, "Limits", container.path("resources").path("limits"));
        resources(level, "Requests", container.path("resources").path("requests"));
        probe(level, "Liveness", container.path("livenessProbe"));
        probe(level, "Readiness", container.path("readinessProbe"));
        probe(level, "Startup", container.path("startupProbe"));
        environmentFrom(level, container.path("envFrom"));
        environment(level, container.path("env"));
        mounts(level, container.path("volumeMounts"));
    }

    private void ports(int level, JsonNode ports) {
        List<String> own = new ArrayList<>();
        List<String> host = new ArrayList<>();
        for (JsonNode port : ports) {
            String protocol = port.path("protocol").asText("TCP");
            own.add(port.path("containerPort").asText() + "/" + protocol
                    + (port.path("name").asText("").isEmpty()
                            ? ""
                            : " (" + port.path("name").asText() + ")"));
            host.add(port.path("hostPort").asText("0") + "/" + protocol
                    + (port.path("name").asText("").isEmpty()
                            ? ""
                            : " (" + port.path("name").asText() + ")"));
        }
        String plural = own.size() > 1 ? "s" : "";
        out.field(level, "Port" + plural, own.isEmpty() ? "<none>" : String.join(", ", own));
        out.field(level, "Host Port" + plural, host.isEmpty() ? "<none>" : String.join(", ", host));
    }

    private void words(int level, String title, JsonNode words) {
        if (!words.isEmpty()) {
            out.line(level, title + ":");
            for (JsonNode word : words) {
                word.asText().lines().forEach(line -> out.line(level + 1, line));
            }
        }
    }

    private void state(int level, String title, JsonNode state) {
        if (state.has("running")) {
            out.field(level, title, "Running");
            out.field(level + 1, "Started", out.time(state.path("running").path("startedAt")));
        } else if (state.has("terminated")) {
            JsonNode end = state.path("terminated");
            out.field(level, title, "Terminated");
            out.optional(level + 1, "Reason", end.path("reason"));
            out.optional(level + 1, "Message", end.path("message"));
            out.field(level + 1, "Exit Code", end.path("exitCode").asText("0"));
            if (end.path("signal").asInt(0) > 0) {
                out.field(level + 1, "Signal", end.path("signal").asText());
            }
            out.field(level + 1, "Started", out.time(end.path("startedAt")));
            out.field(level + 1, "Finished", out.time(end.path("finishedAt")));
        } else {
            out.field(level, title, "Waiting");
            out.optional(level + 1, "Reason", state.path("waiting").path("reason"));
        }
    }

    private void resources(int level, String title, JsonNode resources) {
        if (!resources.isEmpty()) {
            out.line(level, title + ":");
            Details.sorted(resources).forEach((name, quantity) -> out.field(level + 1, name, quantity));
        }
    }

    private void probe(int level, String title, JsonNode probe) {
        if (probe.isMissingNode() || probe.isNull()) {
            return;
        }
        String what;
        if (probe.has("httpGet")) {
            JsonNode get = probe.path("httpGet");
            what = "http-get " + get.path("scheme").asText("HTTP").toLowerCase(java.util.Locale.ROOT) + "://"
                    + get.path("host").asText("") + ":" + get.path("port").asText()
                    + get.path("path").asText("");
        } else if (probe.has("tcpSocket")) {
            what = "tcp-socket " + probe.path("tcpSocket").path("host").asText("") + ":"
                    + probe.path("tcpSocket").path("port").asText();
        } else if (probe.has("exec")) {
            List<String> words = new ArrayList<>();
            probe.path("exec").path("command").forEach(word -> words.add(word.asText()));
            what = "exec [" + String.join(" ", words) + "]";
        } else {
            what = "grpc <pod>:" + probe.path("grpc").path("port").asText();
        }
        out.field(
                level,
                title,
                what + " delay=" + probe.path("initialDelaySeconds").asInt(0) + "s timeout="
                        + probe.path("timeoutSeconds").asInt(1) + "s period="
                        + probe.path("periodSeconds").asInt(10) + "s #success="
                        + probe.path("successThreshold").asInt(1) + " #failure="
                        + probe.path("failureThreshold").asInt(3));
    }

    private void environmentFrom(int level, JsonNode sources) {
        if (!sources.isEmpty()) {
            out.line(level, "Environment Variables from:");
            for (JsonNode source : sources) {
                boolean map = source.has("configMapRef");
                JsonNode reference = source.path(map ? "configMapRef" : "secretRef");
                out.line(
                        level + 1,
                        reference.path("name").asText() + "\t" + (map ? "ConfigMap" : "Secret") + "\tOptional: "
                                + reference.path("optional").asBoolean(false));
            }
        }
    }

    private void environment(int level, JsonNode variables) {
        if (variables.isEmpty()) {
            out.field(level, "Environment", "<none>");
            return;
        }
        out.line(level, "Environment:");
        for (JsonNode variable : variables) {
            out.field(level + 1, variable.path("name").asText(), value(variable));
        }
    }

    private static String value(JsonNode variable) {
        JsonNode from = variable.path("valueFrom");
        if (from.has("fieldRef")) {
            JsonNode field = from.path("fieldRef");
            return " (" + field.path("apiVersion").asText("v1") + ":"
                    + field.path("fieldPath").asText() + ")";
        }
        if (from.has("configMapKeyRef")) {
            return key(from.path("configMapKeyRef"), "config map");
        }
        if (from.has("secretKeyRef")) {
            return key(from.path("secretKeyRef"), "secret");
        }
        return variable.path("value").asText("");
    }

    private static String key(JsonNode reference, String kind) {
        return "<set to the key '" + reference.path("key").asText() + "' in " + kind + " '"
                + reference.path("name").asText() + "'>  Optional: "
                + reference.path("optional").asBoolean(false);
    }

    private void mounts(int level, JsonNode mounts) {
        if (mounts.isEmpty()) {
            out.field(level, "Mounts", "<none>");
            return;
        }
        out.line(level, "Mounts:");
        for (JsonNode mount : mounts) {
            List<String> flags = new ArrayList<>();
            flags.add(mount.path("readOnly").asBoolean(false) ? "ro" : "rw");
            if (!mount.path("subPath").asText("").isEmpty()) {
                flags.add("path=\"" + mount.path("subPath").asText() + "\"");
            }
            out.line(
                    level + 1,
                    mount.path("mountPath").asText() + " from "
                            + mount.path("name").asText() + " (" + String.join(",", flags) + ")");
        }
    }
}
