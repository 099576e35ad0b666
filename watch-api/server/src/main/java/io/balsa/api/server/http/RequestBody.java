package io.balsa.api.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.codec.Decoded;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.NormalForm;
import io.balsa.api.server.core.WriteOptions.FieldValidation;
import io.balsa.api.server.http.request.MediaType;
import io.balsa.api.yaml.YamlDocument;
import io.balsa.api.yaml.YamlError;
import io.balsa.api.yaml.YamlReader;
import io.balsa.k8s.runtime.Unknown;
import java.util.List;
import java.util.Map;

/**
 * The object in the body of a request, in any encoding that the Content-Type may name; a body without one is JSON.
 *
 * @param complaints what a strict reader refuses: unknown and repeated fields
 */
record RequestBody<M extends Message>(M object, List<String> complaints) {
    private static final List<String> ACCEPTED =
            List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

    /** An object is stored as protobuf, and the store takes no larger value (etcd: 1.5 MiB). */
    private static final int PROTOBUF_BYTES_MAX = 1536 * 1024;

    /** Two bytes can be a message of a hundred: smaller bodies than this cannot hold too many. */
    private static final int COUNTED_BYTES_MIN = 128 * 1024;

    private static final int MESSAGES_MAX = JsonCodec.MAX_TOKENS / 2;

    /**
     * What an object must be.
     *
     * @param apiVersion empty where any will do
     * @param older other versions that are taken for it
     */
    record Expected<M extends Message>(String apiVersion, String kind, M prototype, List<String> older) {
        Expected(String apiVersion, String kind, M prototype) {
            this(apiVersion, kind, prototype, List.of());
        }

        private boolean takes(String version) {
            return version.isEmpty() || apiVersion.isEmpty() || version.equals(apiVersion) || older.contains(version);
        }
    }

    /**
     * Reads an object.
     *
     * @throws StatusError BadRequest when it cannot be read or is of another kind, UnsupportedMediaType when its
     *     encoding is unknown
     */
    static <M extends Message> RequestBody<M> decode(ByteString body, String contentType, Expected<M> expected) {
        String type = contentType.isBlank()
                ? ACCEPTED.get(0)
                : MediaType.parse(contentType).name();
        try {
            return switch (type) {
                case "application/json" -> json(body, expected);
                case "application/yaml" -> yaml(body, expected);
                case "application/vnd.kubernetes.protobuf" -> protobuf(body, expected);
                default -> throw StatusError.unsupportedMediaType(ACCEPTED);
            };
        } catch (MalformedObject e) {
            throw StatusError.badRequest(
                    "the object provided is unrecognized (must be of type " + expected.kind() + "): " + e.getMessage());
        }
    }

    /**
     * Applies Kubernetes' fieldValidation to what a strict reader refuses.
     *
     * @return warnings to send with the answer
     * @throws StatusError BadRequest under strict validation
     */
    List<String> judged(FieldValidation validation, Expected<M> expected) {
        if (complaints.isEmpty() || validation == FieldValidation.IGNORE) {
            return List.of();
        }
        if (validation == FieldValidation.STRICT) {
            throw StatusError.badRequest(cannotBe(expected.kind(), expected.apiVersion(), expected)
                    + "strict decoding error: "
                    + String.join(", ", complaints));
        }
        return complaints;
    }

    private static <M extends Message> RequestBody<M> json(ByteString body, Expected<M> expected) {
        byte[] text = body.toByteArray();
        try {
            return checked(JsonCodec.decode(text, expected.prototype()), expected);
        } catch (MalformedObject e) {
            throw misread(JsonCodec.tree(text), e, expected);
        }
    }

    private static <M extends Message> RequestBody<M> yaml(ByteString body, Expected<M> expected) {
        List<YamlDocument> documents;
        try {
            documents = YamlReader.read(body.toStringUtf8());
        } catch (YamlError e) {
            throw StatusError.badRequest(
                    "error converting YAML to JSON: yaml: line " + e.line() + ": " + e.getMessage());
        }
        if (documents.size() != 1) {
            throw StatusError.badRequest(
                    "the body of the request must hold one YAML document, not " + documents.size());
        }
        JsonNode tree = documents.get(0).tree();
        try {
            return checked(JsonCodec.decode(tree, expected.prototype()), expected);
        } catch (MalformedObject e) {
            throw misread(tree, e, expected);
        }
    }

    private static <M extends Message> RequestBody<M> protobuf(ByteString body, Expected<M> expected) {
        if (body.size() > PROTOBUF_BYTES_MAX) {
            throw StatusError.requestEntityTooLarge("limit is " + PROTOBUF_BYTES_MAX);
        }
        Unknown envelope = Envelope.open(body);
        checkType(envelope.getTypeMeta().getApiVersion(), envelope.getTypeMeta().getKind(), expected);
        M object = NormalForm.of(Envelope.decode(body, expected.prototype()));
        if (body.size() > COUNTED_BYTES_MIN && messages(object, MESSAGES_MAX) > MESSAGES_MAX) {
            throw new MalformedObject("it holds more than " + MESSAGES_MAX + " messages");
        }
        return new RequestBody<>(object, List.of());
    }

    /** How many messages the message holds, itself too; counted as far as the limit. */
    private static int messages(Message message, int limit) {
        int count = 1;
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                List<?> values = field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
                for (Object value : values) {
                    if (count > limit) {
                        return count;
                    }
                    count += messages((Message) value, limit - count);
                }
            }
        }
        return count;
    }

    private static <M extends Message> RequestBody<M> checked(Decoded<M> decoded, Expected<M> expected) {
        checkType(decoded.apiVersion(), decoded.kind(), expected);
        return new RequestBody<>(decoded.object(), decoded.complaints());
    }

    // A body that says nothing of its type is taken for what the path says.
    private static void checkType(String apiVersion, String kind, Expected<?> expected) {
        if (!kind.isEmpty() && !kind.equals(expected.kind())) {
            throw StatusError.badRequest(cannotBe(kind, apiVersion, expected) + "it is of another kind");
        }
        if (!expected.takes(apiVersion)) {
            throw StatusError.badRequest("the API version in the data (" + apiVersion
                    + ") does not match the expected API version (" + expected.apiVersion() + ")");
        }
    }

    // A value of the wrong type may just mean that the object is of another kind: then that is what to say.
    private static StatusError misread(JsonNode tree, MalformedObject failure, Expected<?> expected) {
        String kind = tree.path("kind").asText("");
        String apiVersion = tree.path("apiVersion").asText("");
        checkType(apiVersion, kind, expected);
        if (kind.isEmpty()) {
            throw failure;
        }
        return StatusError.badRequest(cannotBe(kind, apiVersion, expected) + failure.getMessage());
    }

    private static String cannotBe(String kind, String apiVersion, Expected<?> expected) {
        int slash = apiVersion.indexOf('/');
        return kind + " in version \"" + apiVersion.substring(slash + 1) + "\" cannot be handled as a "
                + expected.kind() + ": ";
    }
}
