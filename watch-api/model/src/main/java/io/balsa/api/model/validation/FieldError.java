package io.balsa.api.model.validation;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with one field of an object, in the words of Kubernetes' field errors.
 *
 * <pre>
 * invalid("metadata.name", "X", "must be lower case")  ->  metadata.name: Invalid value: "X": must be lower case
 * required("spec.containers[0].image", "")             ->  spec.containers[0].image: Required value
 * </pre>
 *
 * @param field path of the field as a user would write it: {@code spec.containers[0].image}
 * @param body everything after the path: the kind of error, the bad value where it helps, the detail
 */
public record FieldError(Type type, String field, String body) {
    /** The kinds of field errors: the reason of a Status cause, and the words that open the text. */
    public enum Type {
        NOT_FOUND("FieldValueNotFound", "Not found"),
        REQUIRED("FieldValueRequired", "Required value"),
        DUPLICATE("FieldValueDuplicate", "Duplicate value"),
        INVALID("FieldValueInvalid", "Invalid value"),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
        FORBIDDEN("FieldValueForbidden", "Forbidden"),
        TOO_LONG("FieldValueTooLong", "Too long"),
        TOO_MANY("FieldValueTooMany", "Too many"),
        TYPE_INVALID("FieldValueTypeInvalid", "Invalid value"),
        INTERNAL("InternalError", "Internal error");

        private final String reason;
        private final String words;

        Type(String reason, String words) {
            this.reason = reason;
            this.words = words;
        }

        public String reason() {
            return reason;
        }
    }

    public static FieldError required(String field, String detail) {
        return new FieldError(Type.REQUIRED, field, Type.REQUIRED.words + suffix(detail));
    }

    public static FieldError forbidden(String field, String detail) {
        return new FieldError(Type.FORBIDDEN, field, Type.FORBIDDEN.words + suffix(detail));
    }

    public static FieldError invalid(String field, @Nullable Object value, String detail) {
        return withValue(Type.INVALID, field, value, detail);
    }

    public static FieldError duplicate(String field, @Nullable Object value) {
        return withValue(Type.DUPLICATE, field, value, "");
    }

    public static FieldError notFound(String field, @Nullable Object value) {
        return withValue(Type.NOT_FOUND, field, value, "");
    }

    public static FieldError notFound(String field, @Nullable Object value, String detail) {
        return withValue(Type.NOT_FOUND, field, value, detail);
    }

    /** A check that could not be made, because something else is wrong too: Kubernetes tells both. */
    public static FieldError internal(String field, String detail) {
        return new FieldError(Type.INTERNAL, field, Type.INTERNAL.words + suffix(detail));
    }

    /** The supported values are listed in the order of the collection. */
    public static FieldError notSupported(String field, @Nullable Object value, Collection<String> supported) {
        String list = supported.stream().map(GoText::quote).collect(Collectors.joining(", "));
        return withValue(Type.NOT_SUPPORTED, field, value, supported.isEmpty() ? "" : "supported values: " + list);
    }

    /** A limit in bytes: a key, a name, all annotations together. */
    public static FieldError tooLong(String field, int maxBytes) {
        return new FieldError(
                Type.TOO_LONG, field, Type.TOO_LONG.words + suffix("may not be more than " + maxBytes + " bytes"));
    }

    public static FieldError tooMany(String field, int actual, int max) {
        String items = max == 1 ? " item" : " items";
        return withValue(Type.TOO_MANY, field, actual, "must have at most " + max + items);
    }

    /** An error whose value is printed as it is given: for values that are neither texts, numbers nor truth values. */
    public static FieldError raw(Type type, String field, String value, String detail) {
        return new FieldError(type, field, type.words + ": " + value + suffix(detail));
    }

    private static FieldError withValue(Type type, String field, @Nullable Object value, String detail) {
        return new FieldError(type, field, type.words + ": " + GoText.value(value) + suffix(detail));
    }

    private static String suffix(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }

    /** The whole text: path and body. */
    @Override
    public String toString() {
        return field + ": " + body;
    }
}
