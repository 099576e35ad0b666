package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Config maps and secrets: of the latter the sizes alone, but for the tokens of service accounts. */
final class ConfigDetails {
    private static final String TOKEN_TYPE = "kubernetes.io/service-account-token";

    private ConfigDetails() {}

    static void configMap(Details out, JsonNode map) {
        out.name(map).namespace(map).labels(map);
        out.line(0, "").line(0, "Data").line(0, "====");
        Fields.sorted(map.path("data")).forEach((key, value) -> {
            out.line(0, key + ":").line(0, "----");
            out.line(0, value).line(0, "");
        });
        out.line(0, "").line(0, "BinaryData").line(0, "====");
        Fields.sorted(map.path("binaryData")).forEach((key, value) -> {
            out.line(0, key + ": " + decoded(value).length + " bytes");
        });
        out.line(0, "");
    }

    static void secret(Details out, JsonNode secret) {
        out.name(secret).namespace(secret).labels(secret);
        String type = Fields.text(secret, "/type");
        out.line(0, "").field(0, "Type", type);
        out.line(0, "").line(0, "Data").line(0, "====");
        Fields.sorted(secret.path("data")).forEach((key, value) -> {
            byte[] bytes = decoded(value);
            boolean shown = key.equals("token") && type.equals(TOKEN_TYPE);
            out.field(0, key, shown ? new String(bytes, StandardCharsets.UTF_8) : bytes.length + " bytes");
        });
    }

    /** Empty where it is no base64. */
    private static byte[] decoded(String value) {
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
