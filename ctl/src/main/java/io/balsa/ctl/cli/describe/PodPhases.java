package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;

/** How many of a controller's pods are in which phase. */
final class PodPhases {
    private PodPhases() {}

    /** Those of the object's namespace that the selector finds and the object controls. */
    static String count(JsonNode controller, String selector, Reads reads) throws IOException, ApiFailure {
        String namespace = Fields.text(controller, "/metadata/namespace");
        JsonNode pods = reads.items(
                Request.get("/api/v1/namespaces/" + namespace + "/pods").with("labelSelector", selector));
        return text(pods, Fields.text(controller, "/metadata/uid"));
    }

    private static String text(JsonNode pods, String uid) {
        int running = 0;
        int waiting = 0;
        int succeeded = 0;
        int failed = 0;
        for (JsonNode pod : pods) {
            if (!Owner.controls(uid, pod)) {
                continue;
            }
            switch (Fields.text(pod, "/status/phase")) {
                case "Running" -> running++;
                case "Pending" -> waiting++;
                case "Succeeded" -> succeeded++;
                case "Failed" -> failed++;
                default -> {}
            }
        }
        return running + " Running / " + waiting + " Waiting / " + succeeded + " Succeeded / " + failed + " Failed";
    }
}
