package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;

/** The Volumes section of pods and pod templates. */
final class VolumeDetails {
    private VolumeDetails() {}

    static void print(Details out, int level, JsonNode volumes) {
        if (volumes.isEmpty()) {
            out.field(level, "Volumes", Fields.NONE);
            return;
        }
        out.line(level, "Volumes:");
        for (JsonNode volume : volumes) {
            // kubectl: one blank and not two in front of the names of a template's
            out.line(1, (level > 0 ? " " : "") + Fields.text(volume, "/name") + ":");
            source(out, volume);
        }
    }

    private static void source(Details out, JsonNode volume) {
        for (var entry : volume.properties()) {
            JsonNode source = entry.getValue();
            switch (entry.getKey()) {
                case "name" -> {
                    continue;
                }
                case "emptyDir" -> emptyDir(out, source);
                case "projected" -> projected(out, source.path("sources"));
                case "downwardAPI" -> downward(out, source.path("items"));
                case "ephemeral" -> ephemeral(out, source);
                default -> {
                    if (!VolumeTexts.ofPod(out, entry.getKey(), source)) {
                        out.line(1, "<unknown>");
                    }
                }
            }
            return;
        }
        out.line(1, "<unknown>");
    }

    private static void emptyDir(Details out, JsonNode source) {
        Amount limit = Fields.amount(source, "/sizeLimit");
        out.field(2, "Type", "EmptyDir (a temporary directory that shares a pod's lifetime)");
        out.field(2, "Medium", Fields.text(source, "/medium"));
        out.field(2, "SizeLimit", limit.number().signum() > 0 ? limit.toString() : Fields.UNSET);
    }

    private static void projected(Details out, JsonNode sources) {
        out.field(2, "Type", "Projected (a volume that contains injected data from multiple sources)");
        for (JsonNode source : sources) {
            if (Fields.has(source, "/secret")) {
                out.field(2, "SecretName", Fields.text(source, "/secret/name"));
                out.field(2, "SecretOptionalName", Fields.text(source, "/secret/optional", "<nil>"));
            } else if (Fields.has(source, "/downwardAPI")) {
                out.field(2, "DownwardAPI", "true");
            } else if (Fields.has(source, "/configMap")) {
                out.field(2, "ConfigMapName", Fields.text(source, "/configMap/name"));
                out.field(2, "ConfigMapOptional", Fields.text(source, "/configMap/optional", "<nil>"));
            } else if (Fields.has(source, "/serviceAccountToken")) {
                String seconds = Fields.number(source, "/serviceAccountToken/expirationSeconds");
                out.field(2, "TokenExpirationSeconds", seconds);
            }
        }
    }

    private static void downward(Details out, JsonNode items) {
        out.field(2, "Type", "DownwardAPI (a volume populated by information about the pod)");
        out.line(2, "Items:");
        for (JsonNode item : items) {
            String to = " -> " + Fields.text(item, "/path");
            if (Fields.has(item, "/fieldRef")) {
                out.line(3, Fields.text(item, "/fieldRef/fieldPath") + to);
            }
            if (Fields.has(item, "/resourceFieldRef")) {
                out.line(3, Fields.text(item, "/resourceFieldRef/resource") + to);
            }
        }
    }

    private static void ephemeral(Details out, JsonNode source) {
        out.field(
                2,
                "Type",
                "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)");
        if (Fields.has(source, "/volumeClaimTemplate")) {
            out.nest(2);
            ClaimDetails.claim(out, source.path("volumeClaimTemplate"), false);
            out.nest(0);
        }
    }
}
