package io.balsa.api.server.core;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.codec.Decoded;
import io.balsa.api.model.patch.PatchError;
import io.balsa.api.model.patch.Patches;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.server.storage.StoredObject;
import java.util.List;

/**
 * The next state of an object as a patch makes it of the stored one. It is applied anew to each state that a try finds, so
 * a client sees no conflict unless the patch itself names a resourceVersion.
 */
final class Patching implements Updating.Step {
    private final Target target;
    private final Patches.Type type;
    private final byte[] patch;
    private final WriteOptions.FieldValidation validation;
    private List<String> warnings = List.of();

    Patching(ApiRequest.Patch request) {
        this.target = request.target();
        this.patch = request.patch().toByteArray();
        this.validation = request.options().fieldValidation();
        this.type = switch (request.type()) {
            case JSON_PATCH -> Patches.Type.JSON;
            case MERGE_PATCH -> Patches.Type.MERGE;
            case STRATEGIC_MERGE_PATCH -> Patches.Type.STRATEGIC;
        };
    }

    /** What the client is to be told about the last try. */
    List<String> warnings() {
        return warnings;
    }

    @Override
    public Message next(StoredObject current) {
        Kind kind = target.kind();
        return BodyRules.placed(target, applied(kind.apiVersion(), kind.kind(), current.message()));
    }

    /**
     * A message of that kind as the patch leaves it. Its resourceVersion is what the caller insists on: none, unless the patch
     * names another one.
     */
    <M extends Message> M applied(String apiVersion, String kind, M before) {
        Decoded<M> patched;
        try {
            patched = Patches.apply(apiVersion, kind, before, type, patch);
        } catch (PatchError e) {
            throw switch (e.fault()) {
                case MALFORMED -> StatusError.badRequest(text(e));
                case TOO_LARGE -> StatusError.requestEntityTooLarge(text(e));
                case REFUSED -> invalid(text(e));
            };
        } catch (MalformedObject e) {
            throw invalid(text(e));
        }
        if (!patched.complaints().isEmpty() && validation == WriteOptions.FieldValidation.STRICT) {
            throw invalid("strict decoding error: " + String.join(", ", patched.complaints()));
        }
        warnings = validation == WriteOptions.FieldValidation.WARN ? patched.complaints() : List.of();
        M next = patched.object();
        boolean namesOther =
                !Meta.of(next).getResourceVersion().equals(Meta.of(before).getResourceVersion());
        if (!namesOther) {
            return Meta.withRevision(next, 0);
        }
        Updating.requireRevision(target, next);
        return next;
    }

    private StatusError invalid(String why) {
        return StatusError.invalid(
                target.kind(), target.name(), List.of(FieldError.invalid("patch", text(patch), why)));
    }

    /** A patch in an error message need not be whole. */
    private static String text(byte[] patch) {
        String text = new String(patch, java.nio.charset.StandardCharsets.UTF_8);
        return text.length() <= 1000 ? text : text.substring(0, 1000) + "...";
    }

    private static String text(RuntimeException e) {
        return e.getMessage() == null ? "it cannot be applied" : e.getMessage();
    }
}
