package io.balsa.api.server.http.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.codec.JsonCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The OpenAPI documents: in version 3 an index and one document for each group and version, in version 2 one document.
 * Documents are made when they are first asked for and kept. Safe for any thread.
 *
 * <p>kubectl sends an object unchecked, and asks the server to check it, only if the operation that patches the
 * object's kind has a parameter fieldValidation: so each kind has a path with such an operation.
 */
public final class OpenApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String V3_SCHEMAS = "#/components/schemas/";
    private static final String V2_SCHEMAS = "#/definitions/";
    private static final String TITLE = "Balsa";

    private final String version;
    private final Scheme scheme;
    private final Map<String, List<Kind>> kinds = new TreeMap<>();
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
    private final Descriptions descriptions = Descriptions.load();

    /** @param version of the API as a whole, for the documents' heads */
    public OpenApi(Scheme scheme, String version) {
        this.scheme = scheme;
        this.version = version;
        for (Kind kind : scheme.kinds()) {
            kinds.merge(
                    path(kind),
                    List.of(kind),
                    (all, one) -> java.util.stream.Stream.concat(all.stream(), one.stream())
                            .toList());
        }
    }

    /** {@code /openapi/v3}: where the documents are; the hash changes with the content. */
    public ObjectNode index() {
        ObjectNode index = JSON.objectNode();
        ObjectNode paths = index.putObject("paths");
        for (String path : kinds.keySet()) {
            paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hash(kept(path)));
        }
        return index;
    }

    /** {@code /openapi/v3/apis/apps/v1}: the document of one group and version, in JSON. */
    public Optional<byte[]> document(String path) {
        return kinds.containsKey(path) ? Optional.of(kept(path)) : Optional.empty();
    }

    /** {@code /openapi/v2}: all schemas in one document. */
    public ObjectNode version2() {
        ObjectNode document = JSON.objectNode().put("swagger", "2.0");
        document.putObject("info").put("title", TITLE).put("version", version);
        document.putObject("paths");
        var schemas = new Schemas(V2_SCHEMAS, descriptions);
        scheme.kinds().forEach(schemas::add);
        document.set("definitions", schemas.tree());
        return document;
    }

    private byte[] kept(String path) {
        return documents.computeIfAbsent(path, p -> JsonCodec.bytes(make(kinds.getOrDefault(p, List.of()))));
    }

    private ObjectNode make(List<Kind> served) {
        ObjectNode document = JSON.objectNode().put("openapi", "3.0.0");
        document.putObject("info").put("title", TITLE).put("version", version);
        ObjectNode paths = document.putObject("paths");
        var schemas = new Schemas(V3_SCHEMAS, descriptions);
        for (Kind kind : served) {
            schemas.add(kind);
            String collection =
                    "/" + path(kind) + (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural();
            ObjectNode all = paths.putObject(collection);
            operation(all, "post", "post", kind, schemas);
            if (kind.persisted()) {
                operation(all, "get", "list", kind, schemas);
                operation(all, "delete", "deletecollection", kind, schemas);
                ObjectNode one = paths.putObject(collection + "/{name}");
                for (String method : List.of("get", "put", "patch", "delete")) {
                    operation(one, method, method, kind, schemas);
                }
            }
        }
        document.putObject("components").set("schemas", schemas.tree());
        return document;
    }

    private static void operation(ObjectNode path, String method, String action, Kind kind, Schemas schemas) {
        ObjectNode operation = path.putObject(method);
        ArrayNode parameters = operation.putArray("parameters");
        if (!method.equals("get")) {
            parameter(parameters, "dryRun", "Everything but the write: the only value is All.");
        }
        if (List.of("post", "put", "patch").contains(method)) {
            parameter(parameters, "fieldManager", "Who makes the change.");
            parameter(
                    parameters,
                    "fieldValidation",
                    "What happens to unknown and repeated fields: Ignore, Warn (without this parameter) or Strict.");
        }
        if (method.equals("post") || method.equals("put")) {
            content(operation.putObject("requestBody"), kind.prototype().getDescriptorForType(), schemas);
        }
        ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
        content(ok, kind.prototype().getDescriptorForType(), schemas);
        operation.put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", Schemas.kind(kind, kind.kind()));
    }

    private static void content(ObjectNode body, com.google.protobuf.Descriptors.Descriptor type, Schemas schemas) {
        body.putObject("content").putObject("application/json").set("schema", schemas.reference(Schemas.name(type)));
    }

    private static void parameter(ArrayNode parameters, String name, String description) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", "query")
                .put("description", description)
                .putObject("schema")
                .put("type", "string");
    }

    private static String path(Kind kind) {
        return kind.group().isEmpty() ? "api/" + kind.version() : "apis/" + kind.group() + "/" + kind.version();
    }

    private static String hash(byte[] document) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
