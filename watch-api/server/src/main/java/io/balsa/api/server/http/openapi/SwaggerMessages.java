package io.balsa.api.server.http.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.openapi.v2.AdditionalPropertiesItem;
import io.balsa.openapi.v2.Any;
import io.balsa.openapi.v2.BodyParameter;
import io.balsa.openapi.v2.Definitions;
import io.balsa.openapi.v2.Document;
import io.balsa.openapi.v2.Info;
import io.balsa.openapi.v2.ItemsItem;
import io.balsa.openapi.v2.NamedAny;
import io.balsa.openapi.v2.NamedPathItem;
import io.balsa.openapi.v2.NamedResponseValue;
import io.balsa.openapi.v2.NamedSchema;
import io.balsa.openapi.v2.NonBodyParameter;
import io.balsa.openapi.v2.Operation;
import io.balsa.openapi.v2.Parameter;
import io.balsa.openapi.v2.ParametersItem;
import io.balsa.openapi.v2.PathItem;
import io.balsa.openapi.v2.PathParameterSubSchema;
import io.balsa.openapi.v2.Paths;
import io.balsa.openapi.v2.Properties;
import io.balsa.openapi.v2.QueryParameterSubSchema;
import io.balsa.openapi.v2.Response;
import io.balsa.openapi.v2.ResponseValue;
import io.balsa.openapi.v2.Responses;
import io.balsa.openapi.v2.Schema;
import io.balsa.openapi.v2.SchemaItem;
import io.balsa.openapi.v2.TypeItem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A Swagger document as the message that kubectl asks for. Says what the JSON says and nothing else: a word that has no
 * place in the message is a mistake of the program and not left out.
 */
final class SwaggerMessages {
    private SwaggerMessages() {}

    static Document document(JsonNode json) {
        Document.Builder document = Document.newBuilder();
        each(json, (name, value) -> {
            switch (name) {
                case "swagger" -> document.setSwagger(value.asText());
                case "info" ->
                    document.setInfo(Info.newBuilder()
                            .setTitle(value.path("title").asText())
                            .setVersion(value.path("version").asText()));
                case "paths" -> document.setPaths(paths(value));
                case "definitions" ->
                    document.setDefinitions(Definitions.newBuilder().addAllAdditionalProperties(schemas(value)));
                default -> throw noPlace("a document", name);
            }
        });
        return document.build();
    }

    private static Paths paths(JsonNode json) {
        Paths.Builder paths = Paths.newBuilder();
        each(
                json,
                (name, value) ->
                        paths.addPath(NamedPathItem.newBuilder().setName(name).setValue(path(value))));
        return paths.build();
    }

    private static PathItem path(JsonNode json) {
        PathItem.Builder path = PathItem.newBuilder();
        each(json, (name, value) -> {
            switch (name) {
                case "get" -> path.setGet(operation(value));
                case "put" -> path.setPut(operation(value));
                case "post" -> path.setPost(operation(value));
                case "delete" -> path.setDelete(operation(value));
                case "patch" -> path.setPatch(operation(value));
                case "parameters" -> value.forEach(parameter -> path.addParameters(parameter(parameter)));
                default -> throw noPlace("a path", name);
            }
        });
        return path.build();
    }

    private static Operation operation(JsonNode json) {
        Operation.Builder operation = Operation.newBuilder();
        each(json, (name, value) -> {
            switch (name) {
                case "consumes" -> value.forEach(type -> operation.addConsumes(type.asText()));
                case "produces" -> value.forEach(type -> operation.addProduces(type.asText()));
                case "parameters" -> value.forEach(parameter -> operation.addParameters(parameter(parameter)));
                case "responses" -> operation.setResponses(responses(value));
                default -> operation.addVendorExtension(extension("an operation", name, value));
            }
        });
        return operation.build();
    }

    private static ParametersItem parameter(JsonNode json) {
        String name = json.path("name").asText();
        String type = json.path("type").asText();
        String description = json.path("description").asText();
        boolean required = json.path("required").asBoolean();
        Parameter.Builder parameter = Parameter.newBuilder();
        String in = json.path("in").asText();
        switch (in) {
            case "body" ->
                parameter.setBodyParameter(BodyParameter.newBuilder()
                        .setName(name)
                        .setIn(in)
                        .setRequired(required)
                        .setSchema(schema(json.path("schema"))));
            case "query" ->
                parameter.setNonBodyParameter(NonBodyParameter.newBuilder()
                        .setQueryParameterSubSchema(QueryParameterSubSchema.newBuilder()
                                .setName(name)
                                .setIn(in)
                                .setType(type)
                                .setDescription(description)));
            case "path" ->
                parameter.setNonBodyParameter(NonBodyParameter.newBuilder()
                        .setPathParameterSubSchema(PathParameterSubSchema.newBuilder()
                                .setName(name)
                                .setIn(in)
                                .setType(type)
                                .setDescription(description)
                                .setRequired(required)));
            default -> throw noPlace("the parameters", in);
        }
        return ParametersItem.newBuilder().setParameter(parameter).build();
    }

    private static Responses responses(JsonNode json) {
        Responses.Builder responses = Responses.newBuilder();
        each(json, (code, value) -> {
            Response response = Response.newBuilder()
                    .setDescription(value.path("description").asText())
                    .setSchema(SchemaItem.newBuilder().setSchema(schema(value.path("schema"))))
                    .build();
            responses.addResponseCode(NamedResponseValue.newBuilder()
                    .setName(code)
                    .setValue(ResponseValue.newBuilder().setResponse(response)));
        });
        return responses.build();
    }

    private static Schema schema(JsonNode json) {
        Schema.Builder schema = Schema.newBuilder();
        each(json, (name, value) -> {
            switch (name) {
                case "$ref" -> schema.setRef(value.asText());
                case "format" -> schema.setFormat(value.asText());
                case "description" -> schema.setDescription(value.asText());
                case "required" -> value.forEach(field -> schema.addRequired(field.asText()));
                case "additionalProperties" ->
                    schema.setAdditionalProperties(
                            AdditionalPropertiesItem.newBuilder().setSchema(schema(value)));
                case "type" -> schema.setType(TypeItem.newBuilder().addValue(value.asText()));
                case "items" -> schema.setItems(ItemsItem.newBuilder().addSchema(schema(value)));
                case "properties" ->
                    schema.setProperties(Properties.newBuilder().addAllAdditionalProperties(schemas(value)));
                default -> schema.addVendorExtension(extension("a schema", name, value));
            }
        });
        return schema.build();
    }

    private static Iterable<NamedSchema> schemas(JsonNode json) {
        return json.properties().stream()
                .map(entry -> NamedSchema.newBuilder()
                        .setName(entry.getKey())
                        .setValue(schema(entry.getValue()))
                        .build())
                .toList();
    }

    private static NamedAny extension(String of, String name, JsonNode value) {
        if (!name.startsWith("x-")) {
            throw noPlace(of, name);
        }
        String json = new String(JsonCodec.bytes(value), StandardCharsets.UTF_8); // which is YAML too
        return NamedAny.newBuilder()
                .setName(name)
                .setValue(Any.newBuilder().setYaml(json))
                .build();
    }

    private static void each(JsonNode json, BiConsumer<String, JsonNode> action) {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            action.accept(entry.getKey(), entry.getValue());
        }
    }

    private static IllegalStateException noPlace(String of, String name) {
        return new IllegalStateException("\"" + name + "\" of " + of + " has no place in the message");
    }
}
