package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** "Did you mean" for an object that does not exist: asks the server which ones do. */
public final class NotFoundHints {
    private static final String METADATA_ONLY =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private NotFoundHints() {}

    public static CliError explain(
            Session session, ApiFailure failure, ResourceType type, String namespace, String name)
            throws IOException, ApiFailure {
        if (failure.code() >= 500) {
            throw failure;
        }
        CliError error = Failures.of(failure);
        if (!failure.is("NotFound")) {
            return error;
        }
        String missing = failure.status().path("details").path("kind").asText("");
        if (missing.equals("namespaces") && !type.plural().equals("namespaces")) {
            return error;
        }
        try {
            JsonNode list = session.client.json(
                    Request.get(type.path(namespace)).accepting(METADATA_ONLY).with("limit", "500"));
            List<String> names = new ArrayList<>();
            for (JsonNode item : list.path("items")) {
                names.add(item.path("metadata").path("name").asText());
            }
            return error.with(DidYouMean.hint(name, names));
        } catch (ApiFailure e) {
            // The hint is a courtesy: a caller that may not list keeps the plain message.
            return error;
        }
    }

    /** As {@link #explain} of an object that was to be read: kubectl says what is missing when it is the namespace. */
    static CliError explainRead(Session session, ApiFailure failure, ResourceType type, String namespace, String name)
            throws IOException, ApiFailure {
        if (failure.is("NotFound") && !namespace.isEmpty() && !namespace.equals("default")) {
            try {
                session.client.json(Request.get("/api/v1/namespaces/" + namespace));
            } catch (ApiFailure e) {
                if (e.is("NotFound")) {
                    return Failures.of(e);
                }
            }
        }
        return explain(session, failure, type, namespace, name);
    }
}
