package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.apply.StrategicDiff;
import io.balsa.ctl.cli.apply.ThreeWayMerge;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;

/** Requests that change one object, with the parameters that {@link Results} has read. */
public final class Writes {
    public static final String MERGE = "application/merge-patch+json";
    public static final String STRATEGIC = "application/strategic-merge-patch+json";
    public static final String JSON_PATCH = "application/json-patch+json";

    private final Session session;
    private final Results results;

    public Writes(Session session, Results results) {
        this.session = session;
        this.results = results;
    }

    private Request request(String method, String path, String media, String body) {
        return Request.of(method, path, media, body)
                .with("dryRun", results.dry().parameter())
                .with("fieldManager", results.manager());
    }

    public ObjectNode patch(Info info, String media, JsonNode patch) throws ApiFailure, IOException {
        return patch(info.path(), media, patch);
    }

    public ObjectNode patch(String path, String media, JsonNode patch) throws ApiFailure, IOException {
        return (ObjectNode) session.client.json(request("PATCH", path, media, patch.toString()));
    }

    /** Sends the difference between the two, in the form that the kind is merged by. */
    public ObjectNode change(Info info, ObjectNode before, ObjectNode after) throws ApiFailure, IOException {
        return info.type().isBuiltIn()
                ? patch(info, STRATEGIC, StrategicDiff.between(before, after))
                : patch(info, MERGE, ThreeWayMerge.patch(before, after));
    }

    /** What does not decode without loss is refused, as kubectl asks for. */
    public ObjectNode create(ResourceType type, String namespace, JsonNode object) throws ApiFailure, IOException {
        return create(type.path(namespace), object);
    }

    public ObjectNode create(String path, JsonNode object) throws ApiFailure, IOException {
        return (ObjectNode) session.client.json(
                request("POST", path, Request.JSON, object.toString()).with("fieldValidation", "Strict"));
    }

    public ObjectNode replace(String path, JsonNode object) throws ApiFailure, IOException {
        return (ObjectNode) session.client.json(
                request("PUT", path, Request.JSON, object.toString()).with("fieldValidation", "Strict"));
    }
}
