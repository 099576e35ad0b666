package io.balsa.api.model;

import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.meta.v1.ListMeta;
import io.balsa.k8s.meta.v1.Status;
import io.balsa.k8s.meta.v1.StatusCause;
import io.balsa.k8s.meta.v1.StatusDetails;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A refusal, as the Kubernetes Status object that tells it: the one exception that the API's core, its fronts and its
 * clients share. Texts and codes are those of Kubernetes' API machinery, because clients and users know them.
 *
 * <p>Immutable. It has no stack trace of its own: it is an answer, not a defect; a cause, where there is one, keeps its
 * trace.
 */
public final class StatusError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** More than anybody reads; an object of many thousand wrong items must not become an answer of megabytes. */
    private static final int CAUSES_MAX = 1_000;

    private final transient Status status;

    private StatusError(Status status, @Nullable Throwable cause) {
        super(status.getMessage(), cause, false, false);
        this.status = status;
    }

    /** Wraps a Status that came from elsewhere, for example over the wire. */
    public static StatusError of(Status status) {
        return new StatusError(status, null);
    }

    public Status status() {
        return status;
    }

    public StatusReason reason() {
        return StatusReason.of(status.getReason());
    }

    public int code() {
        return status.getCode();
    }

    public boolean is(StatusReason reason) {
        return reason() == reason;
    }

    // -- about one object -------------------------------------------------------------------------------------------

    public static StatusError notFound(Kind kind, String name) {
        return failure(StatusReason.NOT_FOUND, named(kind, name) + " not found", details(kind, name));
    }

    public static StatusError alreadyExists(Kind kind, String name) {
        return failure(StatusReason.ALREADY_EXISTS, named(kind, name) + " already exists", details(kind, name));
    }

    /** The server drew several names from metadata.generateName and every one was taken. */
    public static StatusError generateNameConflict(Kind kind, String name) {
        String message =
                named(kind, name) + " already exists, the server was not able to generate a unique name for the object";
        return failure(StatusReason.ALREADY_EXISTS, message, details(kind, name).setRetryAfterSeconds(1));
    }

    /** The object has moved on since the caller read it. */
    public static StatusError conflict(Kind kind, String name) {
        return conflict(
                kind,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static StatusError conflict(Kind kind, String name, String why) {
        String message = "Operation cannot be fulfilled on " + named(kind, name) + ": " + why;
        return failure(StatusReason.CONFLICT, message, details(kind, name));
    }

    /** The caller's precondition on uid does not hold. */
    public static StatusError uidConflict(Kind kind, String name, String expected, String actual) {
        return conflict(
                kind,
                name,
                "Precondition failed: UID in precondition: " + expected + ", UID in object meta: " + actual);
    }

    /** The caller's precondition on resourceVersion does not hold. */
    public static StatusError revisionConflict(Kind kind, String name, String expected, String actual) {
        return conflict(
                kind,
                name,
                "Precondition failed: ResourceVersion in precondition: " + expected
                        + ", ResourceVersion in object meta: " + actual);
    }

    public static StatusError forbidden(Kind kind, String name, String why) {
        String message = name.isEmpty()
                ? kind.groupResource() + " is forbidden: " + why
                : named(kind, name) + " is forbidden: " + why;
        return failure(StatusReason.FORBIDDEN, message, details(kind, name));
    }

    /** The object breaks rules; each becomes a cause. */
    public static StatusError invalid(Kind kind, String name, List<FieldError> errors) {
        return invalid(kind.group(), kind.kind(), name, errors);
    }

    /** As above for what is no kind of the scheme, such as the options of a request. */
    public static StatusError invalid(String group, String kind, String name, List<FieldError> errors) {
        StatusDetails.Builder details =
                StatusDetails.newBuilder().setGroup(group).setKind(kind).setName(name);
        Set<String> texts = new LinkedHashSet<>();
        for (FieldError error : errors.subList(0, Math.min(errors.size(), CAUSES_MAX))) {
            details.addCauses(cause(error.type().reason(), error.body(), error.field()));
            texts.add(error.toString());
        }
        if (errors.size() > CAUSES_MAX) {
            texts.add("and " + (errors.size() - CAUSES_MAX) + " more");
        }
        String all = texts.size() == 1 ? texts.iterator().next() : "[" + String.join(", ", texts) + "]";
        String qualified = group.isEmpty() ? kind : kind + "." + group;
        String message = qualified + " \"" + name + "\" is invalid" + (errors.isEmpty() ? "" : ": " + all);
        return failure(StatusReason.INVALID, message, details);
    }

    /** The kind does not have this verb. */
    public static StatusError methodNotAllowed(Kind kind, String verb) {
        String message = verb + " is not supported on resources of kind \"" + kind.groupResource() + "\"";
        return failure(StatusReason.METHOD_NOT_ALLOWED, message, details(kind, ""));
    }

    // -- about the request ------------------------------------------------------------------------------------------

    public static StatusError badRequest(String message) {
        return failure(StatusReason.BAD_REQUEST, message, null);
    }

    public static StatusError unauthorized(String message) {
        return failure(StatusReason.UNAUTHORIZED, message.isEmpty() ? "not authorized" : message, null);
    }

    public static StatusError forbidden(String message) {
        return failure(StatusReason.FORBIDDEN, message, null);
    }

    /** No such path or resource type. */
    public static StatusError unknownResource() {
        return failure(StatusReason.NOT_FOUND, "the server could not find the requested resource", null);
    }

    public static StatusError notAcceptable(List<String> supported) {
        String message = "only the following media types are accepted: " + String.join(", ", supported);
        return failure(StatusReason.NOT_ACCEPTABLE, message, null);
    }

    public static StatusError unsupportedMediaType(List<String> supported) {
        String message = "the body of the request was in an unknown format - accepted media types include: "
                + String.join(", ", supported);
        return failure(StatusReason.UNSUPPORTED_MEDIA_TYPE, message, null);
    }

    public static StatusError requestEntityTooLarge(String why) {
        return failure(StatusReason.REQUEST_ENTITY_TOO_LARGE, "Request entity too large: " + why, null);
    }

    public static StatusError tooManyRequests(String message, int retryAfterSeconds) {
        return failure(
                StatusReason.TOO_MANY_REQUESTS,
                message,
                StatusDetails.newBuilder().setRetryAfterSeconds(retryAfterSeconds));
    }

    /** The revision asked for has been compacted: list again. */
    public static StatusError expired(String message) {
        return failure(StatusReason.EXPIRED, message, null);
    }

    /** A list that was paged came too late; the token lets the caller go on at the newest state. */
    public static StatusError expiredContinue(String message, String continueToken) {
        return of(body(StatusReason.EXPIRED, message, null)
                .setMetadata(ListMeta.newBuilder().setContinue(continueToken))
                .build());
    }

    public static StatusError tooLargeResourceVersion(long asked, long current, int retryAfterSeconds) {
        String message = "Too large resource version: " + asked + ", current: " + current;
        StatusDetails.Builder details = StatusDetails.newBuilder()
                .setRetryAfterSeconds(retryAfterSeconds)
                .addCauses(cause("ResourceVersionTooLarge", "Too large resource version", ""));
        return failure(StatusReason.TIMEOUT, "Timeout: " + message, details);
    }

    // -- about the server -------------------------------------------------------------------------------------------

    public static StatusError timeout(String message, int retryAfterSeconds) {
        return failure(
                StatusReason.TIMEOUT,
                "Timeout: " + message,
                StatusDetails.newBuilder().setRetryAfterSeconds(retryAfterSeconds));
    }

    public static StatusError serviceUnavailable(String message) {
        return failure(StatusReason.SERVICE_UNAVAILABLE, message, null);
    }

    /** Something that should not have happened; the cause goes to the log, its text to the caller. */
    public static StatusError internal(Throwable cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        StatusDetails.Builder details = StatusDetails.newBuilder().addCauses(cause("", text, ""));
        return new StatusError(
                body(StatusReason.INTERNAL_ERROR, "Internal error occurred: " + text, details)
                        .build(),
                cause);
    }

    /** The Status that answers a successful deletion. */
    public static Status deleted(Kind kind, String name, String uid) {
        return Status.newBuilder()
                .setMetadata(ListMeta.getDefaultInstance())
                .setStatus("Success")
                .setDetails(details(kind, name).setUid(uid))
                .build();
    }

    private static StatusError failure(StatusReason reason, String message, StatusDetails.@Nullable Builder details) {
        return of(body(reason, message, details).build());
    }

    private static Status.Builder body(StatusReason reason, String message, StatusDetails.@Nullable Builder details) {
        Status.Builder status = Status.newBuilder()
                .setMetadata(ListMeta.getDefaultInstance())
                .setStatus("Failure")
                .setMessage(message)
                .setReason(reason.text())
                .setCode(reason.code());
        if (details != null) {
            status.setDetails(details);
        }
        return status;
    }

    private static StatusCause.Builder cause(String reason, String message, String field) {
        return StatusCause.newBuilder().setReason(reason).setMessage(message).setField(field);
    }

    private static StatusDetails.Builder details(Kind kind, String name) {
        return StatusDetails.newBuilder().setName(name).setGroup(kind.group()).setKind(kind.plural());
    }

    private static String named(Kind kind, String name) {
        return kind.groupResource() + " \"" + name + "\"";
    }
}
