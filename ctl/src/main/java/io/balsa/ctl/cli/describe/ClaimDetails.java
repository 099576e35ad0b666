package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@code describe pvc}: with the pods that use it. */
final class ClaimDetails {
    private static final String COLUMNS = "Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage";
    private static final String UNDERLINE = "----\t------\t-----------------\t------------------\t------\t-------";

    private ClaimDetails() {}

    static void print(Details out, JsonNode claim, Reads reads) throws IOException, ApiFailure {
        claim(out, claim, true);
        String namespace = Fields.text(claim, "/metadata/namespace");
        JsonNode pods = reads.items(Request.get("/api/v1/namespaces/" + namespace + "/pods"));
        out.values(0, "Used By", users(claim, pods));
        out.conditions(
                claim.at("/status/conditions"),
                COLUMNS,
                UNDERLINE,
                "type ",
                "status ",
                "lastProbeTime ",
                "lastTransitionTime ",
                "reason ",
                "message");
    }

    /** The pods that mount the claim, a name for each mount, and those that own it. */
    private static List<String> users(JsonNode claim, JsonNode pods) {
        String name = Fields.text(claim, "/metadata/name");
        List<String> users = new ArrayList<>();
        for (JsonNode pod : pods) {
            int before = users.size();
            for (JsonNode volume : pod.at("/spec/volumes")) {
                if (Fields.has(volume, "/persistentVolumeClaim")
                        && Fields.text(volume, "/persistentVolumeClaim/claimName")
                                .equals(name)) {
                    users.add(Fields.text(pod, "/metadata/name"));
                }
            }
            if (users.size() == before && owns(pod, claim)) {
                users.add(Fields.text(pod, "/metadata/name"));
            }
        }
        Collections.sort(users);
        return users;
    }

    private static boolean owns(JsonNode pod, JsonNode claim) {
        for (JsonNode owner : claim.at("/metadata/ownerReferences")) {
            if (Fields.text(owner, "/kind").equals("Pod")
                    && Fields.text(owner, "/uid").equals(Fields.text(pod, "/metadata/uid"))) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param whole false of a template, which has no name and no state
     */
    static void claim(Details out, JsonNode claim, boolean whole) {
        JsonNode spec = claim.path("spec");
        if (whole) {
            out.name(claim).namespace(claim);
        }
        out.field(0, "StorageClass", VolumeTexts.storageClass(claim));
        if (whole) {
            out.field(0, "Status", out.phase(claim));
        }
        out.field(0, "Volume", Fields.text(spec, "/volumeName")).labels(claim);
        if (whole) {
            out.field(0, "Finalizers", Fields.list(claim, "/metadata/finalizers"));
        }
        boolean bound = !Fields.text(spec, "/volumeName").isEmpty();
        out.field(
                0,
                "Capacity",
                bound ? Fields.amount(claim, "/status/capacity/storage").toString() : "");
        out.field(0, "Access Modes", bound ? VolumeTexts.accessModes(claim.at("/status/accessModes")) : "");
        out.optional(0, "VolumeMode", spec.path("volumeMode"));
        if (Fields.has(spec, "/dataSource")) {
            out.line(0, "DataSource:");
            if (Fields.has(spec, "/dataSource/apiGroup")) {
                out.field(1, "APIGroup", Fields.text(spec, "/dataSource/apiGroup"));
            }
            out.field(1, "Kind", Fields.text(spec, "/dataSource/kind"));
            out.field(1, "Name", Fields.text(spec, "/dataSource/name"));
        }
    }
}
