package io.balsa.api.server.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ProtocolStringList;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.openapi.v2.BodyParameter;
import io.balsa.openapi.v2.Document;
import io.balsa.openapi.v2.NamedAny;
import io.balsa.openapi.v2.NamedSchema;
import io.balsa.openapi.v2.Operation;
import io.balsa.openapi.v2.ParametersItem;
import io.balsa.openapi.v2.PathItem;
import io.balsa.openapi.v2.PathParameterSubSchema;
import io.balsa.openapi.v2.QueryParameterSubSchema;
import io.balsa.openapi.v2.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The way back from the message to JSON, for comparison: written from gnostic's definition and not from the writer. */
final class SwaggerReader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SwaggerReader() {}

    static ObjectNode json(Document document) {
        ObjectNode json = JSON.objectNode().put("swagger", document.getSwagger());
        json.putObject("info")
                .put("title", document.getInfo().getTitle())
                .put("version", document.getInfo().getVersion());
        ObjectNode paths = json.putObject("paths");
        document.getPaths().getPathList().forEach(path -> paths.set(path.getName(), path(path.getValue())));
        json.set("definitions", schemas(document.getDefinitions().getAdditionalPropertiesList()));
        return json;
    }

    private static ObjectNode path(PathItem path) {
        ObjectNode json = JSON.objectNode();
        method(json, "get", path.hasGet(), path.getGet());
        method(json, "put", path.hasPut(), path.getPut());
        method(json, "post", path.hasPost(), path.getPost());
        method(json, "delete", path.hasDelete(), path.getDelete());
        method(json, "patch", path.hasPatch(), path.getPatch());
        if (path.getParametersCount() > 0) {
            json.set("parameters", parameters(path.getParametersList()));
        }
        return json;
    }

    private static void method(ObjectNode path, String name, boolean there, Operation operation) {
        if (!there) {
            return;
        }
        ObjectNode json = path.putObject(name);
        texts(json, "consumes", operation.getConsumesList());
        texts(json, "produces", operation.getProducesList());
        json.set("parameters", parameters(operation.getParametersList()));
        ObjectNode responses = json.putObject("responses");
        operation.getResponses().getResponseCodeList().forEach(code -> {
            ObjectNode response = responses.putObject(code.getName());
            response.put("description", code.getValue().getResponse().getDescription());
            response.set(
                    "schema", schema(code.getValue().getResponse().getSchema().getSchema()));
        });
        extensions(json, operation.getVendorExtensionList());
    }

    private static ArrayNode parameters(List<ParametersItem> parameters) {
        ArrayNode json = JSON.arrayNode();
        for (ParametersItem item : parameters) {
            ObjectNode one = json.addObject();
            if (item.getParameter().hasBodyParameter()) {
                BodyParameter body = item.getParameter().getBodyParameter();
                one.put("name", body.getName()).put("in", body.getIn());
                if (body.getRequired()) {
                    one.put("required", true);
                }
                one.set("schema", schema(body.getSchema()));
            } else if (item.getParameter().getNonBodyParameter().hasQueryParameterSubSchema()) {
                QueryParameterSubSchema query =
                        item.getParameter().getNonBodyParameter().getQueryParameterSubSchema();
                one.put("name", query.getName())
                        .put("in", query.getIn())
                        .put("type", query.getType())
                        .put("description", query.getDescription());
            } else {
                PathParameterSubSchema path =
                        item.getParameter().getNonBodyParameter().getPathParameterSubSchema();
                one.put("name", path.getName())
                        .put("in", path.getIn())
                        .put("type", path.getType())
                        .put("description", path.getDescription())
                        .put("required", path.getRequired());
            }
        }
        return json;
    }

    private static ObjectNode schemas(List<NamedSchema> schemas) {
        ObjectNode json = JSON.objectNode();
        schemas.forEach(named -> json.set(named.getName(), schema(named.getValue())));
        return json;
    }

    private static ObjectNode schema(Schema schema) {
        ObjectNode json = JSON.objectNode();
        text(json, "$ref", schema.getRef());
        text(json, "format", schema.getFormat());
        text(json, "description", schema.getDescription());
        texts(json, "required", schema.getRequiredList());
        if (schema.hasAdditionalProperties()) {
            json.set(
                    "additionalProperties",
                    schema(schema.getAdditionalProperties().getSchema()));
        }
        if (schema.hasType()) {
            json.put("type", schema.getType().getValue(0));
        }
        if (schema.hasItems()) {
            json.set("items", schema(schema.getItems().getSchema(0)));
        }
        if (schema.hasProperties()) {
            json.set("properties", schemas(schema.getProperties().getAdditionalPropertiesList()));
        }
        extensions(json, schema.getVendorExtensionList());
        return json;
    }

    private static void extensions(ObjectNode json, List<NamedAny> extensions) {
        for (NamedAny extension : extensions) {
            JsonNode value = JsonCodec.ownTree(extension.getValue().getYaml().getBytes(StandardCharsets.UTF_8));
            json.set(extension.getName(), value);
        }
    }

    private static void text(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    private static void texts(ObjectNode json, String name, ProtocolStringList values) {
        if (!values.isEmpty()) {
            values.forEach(json.putArray(name)::add);
        }
    }
}
