package io.balsa.ctl.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which pods of a node a drain moves, in kubectl's words. Pure.
 *
 * @param evicted those that go
 * @param warnings why some are passed over, or are lost
 * @param errors why the node cannot be drained with these options; then none goes
 */
record DrainPlan(List<JsonNode> evicted, List<String> warnings, List<String> errors) {
    private static final String LOCAL_FATAL =
            "cannot delete Pods with local storage (use --delete-emptydir-data to override)";
    private static final String SETS_FATAL = "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)";
    private static final String SETS = "ignoring DaemonSet-managed Pods";
    private static final String LOCAL = "deleting Pods with local storage";
    private static final String LONE = "deleting Pods that declare no controller";
    private static final String LONE_FATAL = "cannot delete Pods that declare no controller (use --force to override)";

    /**
     * @param endingSince pods that have been told to end before are passed over; null for none
     */
    record Options(
            boolean force,
            boolean ignoreDaemonSets,
            boolean deleteEmptyDirData,
            @Nullable Instant endingSince) {}

    static DrainPlan of(List<JsonNode> pods, Options options) {
        List<JsonNode> evicted = new ArrayList<>();
        Map<String, List<String>> warnings = new LinkedHashMap<>();
        Map<String, List<String>> errors = new LinkedHashMap<>();
        for (JsonNode pod : pods) {
            String name = pod.path("metadata").path("namespace").asText() + "/"
                    + pod.path("metadata").path("name").asText();
            JsonNode annotations = pod.path("metadata").path("annotations");
            if (annotations.has("kubernetes.io/config.mirror") || isEnding(pod, options.endingSince)) {
                continue;
            }
            String phase = pod.path("status").path("phase").asText();
            boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
            String controller = controller(pod);
            if (controller.equals("DaemonSet") && !ended) {
                if (options.ignoreDaemonSets) {
                    add(warnings, SETS, name);
                } else {
                    add(errors, SETS_FATAL, name);
                }
                continue;
            }
            boolean goes = true;
            if (hasLocalStorage(pod) && !ended) {
                if (options.deleteEmptyDirData) {
                    add(warnings, LOCAL, name);
                } else {
                    add(errors, LOCAL_FATAL, name);
                    goes = false;
                }
            }
            if (controller.isEmpty() && !ended && goes) {
                if (options.force) {
                    add(warnings, LONE, name);
                } else {
                    add(errors, LONE_FATAL, name);
                    goes = false;
                }
            }
            if (goes) {
                evicted.add(pod);
            }
        }
        return new DrainPlan(evicted, lines(warnings), lines(errors));
    }

    private static boolean isEnding(JsonNode pod, @Nullable Instant since) {
        String told = pod.path("metadata").path("deletionTimestamp").asText("");
        return since != null && !told.isEmpty() && Instant.parse(told).isBefore(since);
    }

    private static String controller(JsonNode pod) {
        for (JsonNode owner : pod.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return owner.path("kind").asText();
            }
        }
        return "";
    }

    private static boolean hasLocalStorage(JsonNode pod) {
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            if (volume.has("emptyDir")) {
                return true;
            }
        }
        return false;
    }

    private static void add(Map<String, List<String>> to, String reason, String name) {
        to.computeIfAbsent(reason, r -> new ArrayList<>()).add(name);
    }

    private static List<String> lines(Map<String, List<String>> reasons) {
        List<String> lines = new ArrayList<>();
        reasons.forEach((reason, names) -> lines.add(reason + ": " + String.join(", ", names)));
        return lines;
    }
}
