package io.balsa.api.server.http.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.Kind;
import java.util.List;

/** Writes the one document of all kinds in Swagger 2.0. */
final class OpenApiV2 {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> PRODUCES =
            List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

    private final Schemas schemas;

    private OpenApiV2(Schemas schemas) {
        this.schemas = schemas;
    }

    static ObjectNode document(List<Kind> kinds, ObjectNode info, Descriptions descriptions) {
        var schemas = new Schemas(Dialect.V2, descriptions);
        kinds.forEach(schemas::add);
        var writer = new OpenApiV2(schemas);
        ObjectNode document = JSON.objectNode().put("swagger", "2.0");
        document.set("info", info);
        ObjectNode paths = document.putObject("paths");
        for (Kind kind : kinds) {
            for (Routes.Route route : Routes.of(kind)) {
                paths.set(route.path(), writer.path(route));
            }
        }
        document.set("definitions", schemas.tree());
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
        Routes.Body body = operation.body();
        if (!body.schema().isEmpty()) {
            body.types().forEach(node.putArray("consumes")::add);
        }
        (operation.answer().isEmpty() ? List.of("text/plain") : PRODUCES).forEach(node.putArray("produces")::add);
        ArrayNode parameters = node.putArray("parameters");
        if (!body.schema().isEmpty()) {
            // A delete may say its options in the query as well.
            boolean required = !operation.method().equals("delete");
            ObjectNode parameter = parameters.addObject().put("name", "body").put("in", "body");
            if (required) {
                parameter.put("required", true);
            }
            parameter.set("schema", schemas.reference(body.schema()));
        }
        operation.query().stream()
                .filter(parameter -> !isAboutCustomKinds(operation, parameter))
                .forEach(parameter -> parameters.add(parameter(parameter, "query")));
        ObjectNode ok = node.putObject("responses").putObject("200").put("description", "OK");
        ok.set(
                "schema",
                operation.answer().isEmpty()
                        ? JSON.objectNode().put("type", "string")
                        : schemas.reference(operation.answer()));
        node.put("x-kubernetes-action", operation.action());
        node.set("x-kubernetes-group-version-kind", Schemas.kind(operation.about()));
        return node;
    }

    /**
     * Of a kind that it does not find, kubectl takes what the document says of namespaces as said of custom resources, and
     * then asks for a list of their definitions, which is not served.
     */
    private static boolean isAboutCustomKinds(Routes.Operation operation, Routes.Parameter parameter) {
        return operation.about().kind().equals("Namespace") && parameter.name().equals("fieldValidation");
    }

    private static ObjectNode parameter(Routes.Parameter parameter, String in) {
        return JSON.objectNode()
                .put("name", parameter.name())
                .put("in", in)
                .put("description", parameter.description())
                .put("type", parameter.type());
    }
}
