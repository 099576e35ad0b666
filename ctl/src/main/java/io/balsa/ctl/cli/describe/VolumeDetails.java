package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;

/** The Volumes section of pods and pod templates. */
final class VolumeDetails {
    private VolumeDetails() {}

    static void print(Details out, int level, JsonNode volumes) {
        if (volumes.isEmpty()) {
            out.field(level, "Volumes", "<none>");
            return;
        }
        out.line(level, "Volumes:");
        for (JsonNode volume : volumes) {
            out.line(1, (level > 0 ? " " : "") + volume.path("name").asText() + ":");
            volume(out, 2, volume);
        }
    }

    private static void volume(Details out, int level, JsonNode volume) {
        if (volume.has("emptyDir")) {
            JsonNode source = volume.path("emptyDir");
            out.field(level, "Type", "EmptyDir (a temporary directory that shares a pod's lifetime)");
            out.field(level, "Medium", source.path("medium").asText(""));
            out.field(level, "SizeLimit", source.path("sizeLimit").asText("<unset>"));
        } else if (volume.has("hostPath")) {
            JsonNode source = volume.path("hostPath");
            out.field(level, "Type", "HostPath (bare host directory volume)");
            out.field(level, "Path", source.path("path").asText());
            out.field(level, "HostPathType", source.path("type").asText(""));
        } else if (volume.has("configMap")) {
            JsonNode source = volume.path("configMap");
            out.field(level, "Type", "ConfigMap (a volume populated by a ConfigMap)");
            out.field(level, "Name", source.path("name").asText());
            out.field(level, "Optional", source.path("optional").asText("false"));
        } else if (volume.has("secret")) {
            JsonNode source = volume.path("secret");
            out.field(level, "Type", "Secret (a volume populated by a Secret)");
            out.field(level, "SecretName", source.path("secretName").asText());
            out.field(level, "Optional", source.path("optional").asText("false"));
        } else if (volume.has("projected")) {
            projected(out, level, volume.path("projected").path("sources"));
        } else {
            String type = "<unknown>";
            for (var entry : volume.properties()) {
                type = entry.getKey().equals("name") ? type : entry.getKey();
            }
            out.field(level, "Type", type);
        }
    }

    private static void projected(Details out, int level, JsonNode sources) {
        out.field(level, "Type", "Projected (a volume that contains injected data from multiple sources)");
        for (JsonNode source : sources) {
            if (source.has("serviceAccountToken")) {
                out.field(
                        level,
                        "TokenExpirationSeconds",
                        source.path("serviceAccountToken")
                                .path("expirationSeconds")
                                .asText());
            } else if (source.has("configMap")) {
                out.field(
                        level,
                        "ConfigMapName",
                        source.path("configMap").path("name").asText());
                out.field(
                        level,
                        "ConfigMapOptional",
                        source.path("configMap").path("optional").asText("<nil>"));
            } else if (source.has("secret")) {
                out.field(
                        level, "SecretName", source.path("secret").path("name").asText());
                out.field(
                        level,
                        "SecretOptionalName",
                        source.path("secret").path("optional").asText("<nil>"));
            } else if (source.has("downwardAPI")) {
                out.field(level, "DownwardAPI", "true");
            }
        }
    }
}
