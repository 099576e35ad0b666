package io.balsa.api.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.codec.Decoded;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.MergeSchema;
import java.util.Optional;

/** Changes objects by patches. */
public final class Patches {
    /** The forms of patches, each with its media type. */
    public enum Type {
        JSON("application/json-patch+json"),
        MERGE("application/merge-patch+json"),
        STRATEGIC("application/strategic-merge-patch+json");

        private final String mediaType;

        Type(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }

        /** The form of that media type, given without parameters. */
        public static Optional<Type> of(String mediaType) {
            for (Type type : values()) {
                if (type.mediaType.equals(mediaType)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    private Patches() {}

    /**
     * The object as the patch leaves it: neither defaulted nor validated. Its complaints name the fields of the result
     * that the kind does not have.
     *
     * @throws PatchError where the patch is none, does not apply, or changes the object's apiVersion or kind
     * @throws MalformedObject where the patch is no JSON, or the result no object of the kind
     */
    public static <M extends Message> Decoded<M> apply(
            String apiVersion, String kind, M object, Type type, byte[] patch) {
        JsonNode before = JsonCodec.toTree(apiVersion, kind, object);
        JsonNode after = apply(before, JsonCodec.tree(patch), type, MergeSchema.of(object));
        Decoded<M> decoded = JsonCodec.decode(after, prototype(object));
        if (!decoded.kind().equals(kind) || !decoded.apiVersion().equals(apiVersion)) {
            throw PatchError.malformed("a patch cannot change " + apiVersion + " " + kind + " into "
                    + decoded.apiVersion() + " " + decoded.kind());
        }
        return decoded;
    }

    /** A tree as a patch leaves it. The schema is used by strategic merge patches only. */
    public static JsonNode apply(JsonNode target, JsonNode patch, Type type, MergeSchema schema) {
        return switch (type) {
            case JSON -> JsonPatch.apply(target, patch);
            case MERGE -> MergePatch.apply(target, patch);
            case STRATEGIC -> StrategicMergePatch.apply(target, patch, schema);
        };
    }

    @SuppressWarnings("unchecked") // a message's default instance is of the message's own class
    private static <M extends Message> M prototype(M object) {
        return (M) object.getDefaultInstanceForType();
    }
}
