package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.TableView;
import java.time.Instant;
import java.time.ZoneId;

/** {@code describe rs}. */
public final class WorkloadDetails {
    private WorkloadDetails() {}

    /**
     * @param pods those that the set controls
     */
    public static String describeReplicaSet(JsonNode set, JsonNode pods, JsonNode events, Instant now, ZoneId zone) {
        Details out = new Details(now, zone);
        JsonNode metadata = set.path("metadata");
        JsonNode spec = set.path("spec");
        out.field(0, "Name", metadata.path("name").asText());
        out.field(0, "Namespace", metadata.path("namespace").asText());
        out.field(0, "Selector", TableView.labels(spec.path("selector").path("matchLabels")));
        out.map(0, "Labels", metadata.path("labels"), "=");
        out.annotations(metadata.path("annotations"));
        PodDetails.controlledBy(out, metadata);
        out.field(
                0,
                "Replicas",
                set.path("status").path("replicas").asInt() + " current / "
                        + spec.path("replicas").asInt(1) + " desired");
        out.field(0, "Pods Status", phases(pods, metadata.path("uid").asText()));
        TemplateDetails.print(out, spec.path("template"));
        out.events(events);
        return out.toString();
    }

    private static String phases(JsonNode pods, String owner) {
        int running = 0;
        int waiting = 0;
        int succeeded = 0;
        int failed = 0;
        for (JsonNode pod : pods) {
            if (!isOwned(pod, owner)) {
                continue;
            }
            switch (pod.path("status").path("phase").asText()) {
                case "Running" -> running++;
                case "Succeeded" -> succeeded++;
                case "Failed" -> failed++;
                default -> waiting++;
            }
        }
        return running + " Running / " + waiting + " Waiting / " + succeeded + " Succeeded / " + failed + " Failed";
    }

    private static boolean isOwned(JsonNode pod, String uid) {
        for (JsonNode owner : pod.path("metadata").path("ownerReferences")) {
            if (owner.path("uid").asText().equals(uid)) {
                return true;
            }
        }
        return false;
    }
}
