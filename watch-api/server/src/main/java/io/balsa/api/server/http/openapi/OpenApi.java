package io.balsa.api.server.http.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.codec.JsonCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The OpenAPI documents: in version 3 an index and one document for each group and version, in version 2 one document,
 * in JSON and in protobuf. Documents are made when they are first asked for and kept. Safe for any thread.
 */
public final class OpenApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TITLE = "Balsa";

    private final String version;
    private final Scheme scheme;
    private final Map<String, List<Kind>> kinds = new TreeMap<>();
    private final Map<String, Document> documents = new ConcurrentHashMap<>();
    private final Descriptions descriptions = Descriptions.load();

    /** A document that is ready to be sent. Immutable: nobody changes its bytes. */
    public static final class Document {
        private final byte[] bytes;
        private final String hash;

        private Document(byte[] bytes) {
            this.bytes = bytes;
            this.hash = OpenApi.hash(bytes);
        }

        public byte[] bytes() {
            return bytes;
        }

        /** Changes with the content. */
        public String hash() {
            return hash;
        }
    }

    /** @param version of the API as a whole, for the documents' heads */
    public OpenApi(Scheme scheme, String version) {
        this.scheme = scheme;
        this.version = version;
        for (Kind kind : scheme.kinds()) {
            kinds.computeIfAbsent(Routes.root(kind), path -> new ArrayList<>()).add(kind);
        }
    }

    /** {@code /openapi/v3}: where the documents are; the hash changes with the content. */
    public ObjectNode index() {
        ObjectNode index = JSON.objectNode();
        ObjectNode paths = index.putObject("paths");
        for (String path : kinds.keySet()) {
            paths.putObject(path)
                    .put(
                            "serverRelativeURL",
                            "/openapi/v3/" + path + "?hash=" + version3(path).hash());
        }
        return index;
    }

    /** {@code /openapi/v3/apis/apps/v1}: the document of one group and version, in JSON. */
    public Optional<Document> document(String path) {
        return kinds.containsKey(path) ? Optional.of(version3(path)) : Optional.empty();
    }

    /** {@code /openapi/v2} in JSON: everything in one document. */
    public Document version2() {
        return kept("v2", () -> JsonCodec.bytes(OpenApiV2.document(scheme.kinds(), info(), descriptions)));
    }

    /** The same as a message: gnostic's openapi.v2.Document. */
    public Document version2Protobuf() {
        Document json = version2();
        return kept(
                "v2 protobuf",
                () -> SwaggerMessages.document(JsonCodec.ownTree(json.bytes())).toByteArray());
    }

    private Document version3(String path) {
        return kept(
                path,
                () -> JsonCodec.bytes(OpenApiV3.document(kinds.getOrDefault(path, List.of()), info(), descriptions)));
    }

    private Document kept(String name, Supplier<byte[]> make) {
        return documents.computeIfAbsent(name, missing -> new Document(make.get()));
    }

    private ObjectNode info() {
        return JSON.objectNode().put("title", TITLE).put("version", version);
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
