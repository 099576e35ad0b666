package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pod's status says of its way to readiness: pure.
 *
 * @param steps the steps done so far, in words
 * @param ready all of them are done
 * @param problem why it will not become ready by itself soon; empty where nothing is wrong
 * @param hopeless waiting longer does not help
 * @param unschedulable the scheduler found no node
 */
record PodProgress(List<String> steps, boolean ready, String problem, boolean hopeless, boolean unschedulable) {
    private static final List<String> HOPELESS_REASONS = List.of(
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImagePullBackOff",
            "CreateContainerConfigError",
            "CrashLoopBackOff");

    static PodProgress of(JsonNode pod) {
        List<String> steps = new ArrayList<>();
        String node = pod.path("spec").path("nodeName").asText("");
        JsonNode status = pod.path("status");
        if (node.isEmpty()) {
            JsonNode scheduled = condition(status, "PodScheduled");
            boolean refused = scheduled.path("status").asText().equals("False");
            String why = scheduled.path("message").asText("");
            return new PodProgress(steps, false, refused ? why : "not scheduled yet", false, refused);
        }
        steps.add("scheduled on " + node);
        String phase = status.path("phase").asText();
        if (phase.equals("Failed") || phase.equals("Succeeded")) {
            String message = status.path("message").asText("");
            return new PodProgress(
                    steps,
                    false,
                    "it has ended (" + phase + (message.isEmpty() ? ")" : ": " + message + ")"),
                    true,
                    false);
        }
        boolean present = !status.path("containerStatuses").isEmpty();
        boolean started = present;
        for (JsonNode container : status.path("containerStatuses")) {
            JsonNode waiting = container.path("state").path("waiting");
            String reason = waiting.path("reason").asText("");
            if (!reason.isEmpty() && !reason.equals("ContainerCreating") && !reason.equals("PodInitializing")) {
                String message = waiting.path("message").asText("");
                return new PodProgress(
                        steps,
                        false,
                        "container \"" + container.path("name").asText() + "\": " + reason
                                + (message.isEmpty() ? "" : ": " + message),
                        HOPELESS_REASONS.contains(reason),
                        false);
            }
            present &= !container.path("imageID").asText("").isEmpty();
            started &= container.path("state").has("running");
        }
        if (present) {
            steps.add("image present");
        }
        if (started) {
            steps.add("started");
        }
        boolean ready = condition(status, "Ready").path("status").asText().equals("True");
        if (ready) {
            steps.add("ready");
        }
        return new PodProgress(
                steps, ready, started ? "it is not ready" : "its containers have not started", false, false);
    }

    private static JsonNode condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return status.path("none");
    }
}
