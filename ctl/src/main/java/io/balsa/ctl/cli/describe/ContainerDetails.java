package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The Containers section of pods and pod templates. */
final class ContainerDetails {
    private static final JsonNode NO_STATUS = MissingNode.getInstance();

    private final Details out;
    private final ContainerEnvironment environment;
    /** 0 of a pod, 1 of a template. */
    private final int level;

    private ContainerDetails(Details out, ContainerEnvironment environment, int level) {
        this.out = out;
        this.environment = environment;
        this.level = level;
    }

    static ContainerDetails ofPod(Details out, JsonNode pod) {
        return new ContainerDetails(out, new ContainerEnvironment(out, pod), 0);
    }

    static ContainerDetails ofTemplate(Details out) {
        return new ContainerDetails(out, new ContainerEnvironment(out, NO_STATUS), 1);
    }

    void print(String title, JsonNode containers) {
        print(title, containers, NO_STATUS);
    }

    void print(String title, JsonNode containers, JsonNode statuses) {
        out.line(level, title + ":" + (containers.isEmpty() ? " <none>" : ""));
        for (JsonNode container : containers) {
            String name = Fields.text(container, "/name");
            // kubectl: one blank and not two in front of the names of a template's
            out.line(1, (level > 0 ? " " : "") + name + ":");
            container(container, named(statuses, name));
        }
    }

    private static JsonNode named(JsonNode statuses, String name) {
        JsonNode found = NO_STATUS;
        for (JsonNode status : statuses) {
            found = Fields.text(status, "/name").equals(name) ? status : found;
        }
        return found;
    }

    private void container(JsonNode container, JsonNode status) {
        boolean known = !status.isMissingNode();
        if (known) {
            out.field(2, "Container ID", Fields.text(status, "/containerID"));
        }
        out.field(2, "Image", Fields.text(container, "/image"));
        if (known) {
            out.field(2, "Image ID", Fields.text(status, "/imageID"));
        }
        ports("Port", container.path("ports"), "/containerPort");
        ports("Host Port", container.path("ports"), "/hostPort");
        seccomp(out, 2, 3, container.path("securityContext"));
        words("Command", container.path("command"));
        words("Args", container.path("args"));
        if (known) {
            state("State", status.path("state"));
            if (Fields.has(status, "/lastState/terminated")) {
                state("Last State", status.path("lastState"));
            }
            out.field(2, "Ready", Fields.flag(status, "/ready") ? "True" : "False");
            out.field(2, "Restart Count", Fields.number(status, "/restartCount"));
        }
        resources(out, 2, container.path("resources"));
        probe("Liveness", container.path("livenessProbe"));
        probe("Readiness", container.path("readinessProbe"));
        probe("Startup", container.path("startupProbe"));
        environment.print(container);
        mounts(container.path("volumeMounts"));
        devices(container.path("volumeDevices"));
    }

    private void ports(String title, JsonNode ports, String field) {
        List<String> texts = new ArrayList<>();
        ports.forEach(port -> texts.add(Fields.number(port, field) + "/" + Fields.text(port, "/protocol")));
        out.field(2, title + (texts.size() > 1 ? "s" : ""), Fields.orNone(String.join(", ", texts)));
    }

    static void seccomp(Details out, int level, int profileLevel, JsonNode context) {
        if (Fields.has(context, "/seccompProfile")) {
            out.field(level, "SeccompProfile", Fields.text(context, "/seccompProfile/type"));
            if (Fields.text(context, "/seccompProfile/type").equals("Localhost")) {
                String profile = Fields.text(context, "/seccompProfile/localhostProfile");
                out.field(profileLevel, "LocalhostProfile", profile);
            }
        }
    }

    private void words(String title, JsonNode words) {
        if (words.isEmpty()) {
            return;
        }
        out.line(2, title + ":");
        for (String word : Fields.texts(words)) {
            for (String line : word.split("\n", -1)) {
                out.line(3, line);
            }
        }
    }

    private void state(String title, JsonNode state) {
        if (Fields.has(state, "/running")) {
            out.field(2, title, "Running");
            out.field(3, "Started", out.time(state.at("/running/startedAt")));
        } else if (Fields.has(state, "/terminated")) {
            JsonNode end = state.path("terminated");
            out.field(2, title, "Terminated");
            out.optional(3, "Reason", end.path("reason"));
            out.optional(3, "Message", end.path("message"));
            out.field(3, "Exit Code", Fields.number(end, "/exitCode"));
            if (end.path("signal").asInt(0) > 0) {
                out.field(3, "Signal", Fields.text(end, "/signal"));
            }
            out.field(3, "Started", out.time(end.path("startedAt")));
            out.field(3, "Finished", out.time(end.path("finishedAt")));
        } else {
            out.field(2, title, "Waiting");
            out.optional(3, "Reason", state.at("/waiting/reason"));
        }
    }

    static void resources(Details out, int level, JsonNode resources) {
        amounts(out, level, "Limits", resources.path("limits"));
        amounts(out, level, "Requests", resources.path("requests"));
    }

    static void amounts(Details out, int level, String title, JsonNode amounts) {
        if (!amounts.isEmpty()) {
            out.line(level, title + ":");
            Amount.each(amounts).forEach((name, amount) -> out.field(level + 1, name, amount.toString()));
        }
    }

    private void probe(String title, JsonNode probe) {
        if (probe.isObject()) {
            out.field(2, title, ProbeText.of(probe));
        }
    }

    private void mounts(JsonNode mounts) {
        if (mounts.isEmpty()) {
            out.field(2, "Mounts", Fields.NONE);
            return;
        }
        out.line(2, "Mounts:");
        for (JsonNode mount : byPath(mounts, "/mountPath")) {
            String part = Fields.text(mount, "/subPath");
            out.line(
                    3,
                    Fields.text(mount, "/mountPath") + " from " + Fields.text(mount, "/name") + " ("
                            + (Fields.flag(mount, "/readOnly") ? "ro" : "rw")
                            + (part.isEmpty() ? "" : ",path=\"" + part + "\"") + ")");
        }
    }

    private void devices(JsonNode devices) {
        if (!devices.isEmpty()) {
            out.line(2, "Devices:");
            for (JsonNode device : byPath(devices, "/devicePath")) {
                out.line(3, Fields.text(device, "/devicePath") + " from " + Fields.text(device, "/name"));
            }
        }
    }

    private static List<JsonNode> byPath(JsonNode list, String field) {
        List<JsonNode> sorted = new ArrayList<>();
        list.forEach(sorted::add);
        sorted.sort(Comparator.comparing(item -> Fields.text(item, field)));
        return sorted;
    }
}
