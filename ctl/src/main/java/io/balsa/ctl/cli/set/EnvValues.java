package io.balsa.ctl.cli.set;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a variable's value comes from, in words, and the value itself. */
final class EnvValues {
    private EnvValues() {}

    static String words(JsonNode source) {
        if (source.has("configMapKeyRef")) {
            JsonNode reference = source.path("configMapKeyRef");
            return "configmap " + reference.path("name").asText() + ", key "
                    + reference.path("key").asText();
        }
        if (source.has("secretKeyRef")) {
            JsonNode reference = source.path("secretKeyRef");
            return "secret " + reference.path("name").asText() + ", key "
                    + reference.path("key").asText();
        }
        if (source.has("fieldRef")) {
            return "field path " + source.path("fieldRef").path("fieldPath").asText();
        }
        JsonNode reference = source.path("resourceFieldRef");
        String container = reference.path("containerName").asText("");
        return "resource field " + (container.isEmpty() ? "" : "'" + container + "', ")
                + reference.path("resource").asText();
    }

    static String resolved(Session session, Info info, JsonNode source) throws ApiFailure, IOException {
        boolean secret = source.has("secretKeyRef");
        JsonNode reference = source.path(secret ? "secretKeyRef" : "configMapKeyRef");
        if (reference.isMissingNode()) {
            return words(source);
        }
        String path = "/api/v1/namespaces/" + info.namespace() + (secret ? "/secrets/" : "/configmaps/")
                + reference.path("name").asText();
        String value = session.client
                .json(Request.get(path))
                .path("data")
                .path(reference.path("key").asText())
                .asText("");
        return secret ? new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8) : value;
    }
}
