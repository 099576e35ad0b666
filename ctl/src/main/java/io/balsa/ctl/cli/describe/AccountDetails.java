package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code describe sa}: with the secrets it names, and the tokens that name it. */
final class AccountDetails {
    private static final String TOKEN_TYPE = "kubernetes.io/service-account-token";
    private static final String ACCOUNT = "kubernetes.io/service-account.";

    private AccountDetails() {}

    static void print(Details out, JsonNode account, Reads reads) throws IOException {
        out.name(account).namespace(account).labels(account);
        JsonNode secrets = secrets(account, reads);
        List<String> tokens = new ArrayList<>();
        for (JsonNode secret : secrets == null ? List.<JsonNode>of() : secrets) {
            JsonNode annotations = secret.at("/metadata/annotations");
            boolean own = annotations.path(ACCOUNT + "name").asText("").equals(Fields.text(account, "/metadata/name"))
                    && annotations.path(ACCOUNT + "uid").asText("").equals(Fields.text(account, "/metadata/uid"));
            if (own && Fields.text(secret, "/type").equals(TOKEN_TYPE)) {
                tokens.add(Fields.text(secret, "/metadata/name"));
            }
        }
        List<String> present = secrets == null ? null : Fields.texts(secrets, "/metadata/name");
        rows(out, "Image pull secrets:", Fields.texts(account.path("imagePullSecrets"), "/name"), present);
        rows(out, "Mountable secrets: ", Fields.texts(account.path("secrets"), "/name"), present);
        rows(out, "Tokens:            ", tokens, present);
    }

    /** Null where they cannot be read: then none is said to be missing. */
    private static @Nullable JsonNode secrets(JsonNode account, Reads reads) throws IOException {
        try {
            String namespace = Fields.text(account, "/metadata/namespace");
            return reads.items(Request.get("/api/v1/namespaces/" + namespace + "/secrets"));
        } catch (ApiFailure e) {
            return null;
        }
    }

    private static void rows(Details out, String title, List<String> names, @Nullable List<String> present) {
        if (names.isEmpty()) {
            out.line(0, title + "\t<none>");
        }
        String label = title;
        for (String name : names) {
            boolean missing = present != null && !present.contains(name);
            out.line(0, label + "\t" + name + (missing ? " (not found)" : ""));
            label = " ".repeat(title.length());
        }
    }
}
