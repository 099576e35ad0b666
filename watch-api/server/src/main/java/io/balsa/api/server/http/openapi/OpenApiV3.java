package io.balsa.api.server.http.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.Kind;
import java.util.List;

/**
 * Writes the document of some kinds in OpenAPI 3.0.
 *
 * <p>kubectl sends an object unchecked, and asks the server to check it, only if the operation that patches the
 * object's kind has a parameter fieldValidation: so each kind has a path with such an operation.
 */
final class OpenApiV3 {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Schemas schemas;

    private OpenApiV3(Schemas schemas) {
        this.schemas = schemas;
    }

    static ObjectNode document(List<Kind> kinds, ObjectNode info, Descriptions descriptions) {
        var schemas = new Schemas(Dialect.V3, descriptions);
        kinds.forEach(schemas::add);
        var writer = new OpenApiV3(schemas);
        ObjectNode document = JSON.objectNode().put("openapi", "3.0.0");
        document.set("info", info);
        ObjectNode paths = document.putObject("paths");
        for (Kind kind : kinds) {
            for (Routes.Route route : Routes.of(kind)) {
                paths.set(route.path(), writer.path(route));
            }
        }
        document.putObject("components").set("schemas", schemas.tree());
        return document;
    }

    private ObjectNode path(Routes.Route route) {
        ObjectNode path = JSON.objectNode();
        for (Routes.Operation operation : route.operations()) {
            path.set(operation.method(), operation(operation));
        }
        if (!route.parameters().isEmpty()) {
            ArrayNode parameters = path.putArray("parameters");
            for (Routes.Parameter parameter : route.parameters()) {
                parameters.add(parameter(parameter, "path").put("required", true));
            }
        }
        return path;
    }

    private ObjectNode operation(Routes.Operation operation) {
        ObjectNode node = JSON.objectNode();
        ArrayNode parameters = node.putArray("parameters");
        operation.query().forEach(parameter -> parameters.add(parameter(parameter, "query")));
        Routes.Body body = operation.body();
        if (!body.schema().isEmpty()) {
            content(node.putObject("requestBody"), body.types(), body.schema());
        }
        ObjectNode ok = node.putObject("responses").putObject("200").put("description", "OK");
        if (operation.answer().isEmpty()) {
            ok.putObject("content").putObject("text/plain").putObject("schema").put("type", "string");
        } else {
            content(ok, List.of("application/json"), operation.answer());
        }
        node.put("x-kubernetes-action", operation.action());
        node.set("x-kubernetes-group-version-kind", Schemas.kind(operation.about()));
        return node;
    }

    private void content(ObjectNode owner, List<String> types, String schema) {
        ObjectNode content = owner.putObject("content");
        types.forEach(type -> content.putObject(type).set("schema", schemas.reference(schema)));
    }

    private static ObjectNode parameter(Routes.Parameter parameter, String in) {
        ObjectNode node = JSON.objectNode()
                .put("name", parameter.name())
                .put("in", in)
                .put("description", parameter.description());
        node.putObject("schema").put("type", parameter.type());
        return node;
    }
}
