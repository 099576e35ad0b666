package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;

/**
 * One field of a message, ready to be read and written.
 *
 * @param tag what stands before its value in the wire form
 */
record FieldPlan(FieldDescriptor field, int tag, SerializedString json, FieldFact fact, ValueForm form) {
    /** The place of a field that is not set. */
    static final int ABSENT = 0;

    FieldPlan(FieldDescriptor field, FieldFact fact, ValueForm form) {
        this(field, tag(field), new SerializedString(fact.json()), fact, form);
    }

    /** What stands before a value of the field, or before each of its values, in the wire form. */
    static int tag(FieldDescriptor field) {
        return (field.getNumber() << 3) | field.getLiteType().getWireType();
    }

    /**
     * Prints the field, or nothing.
     *
     * @param place where in its message its value begins, or {@link #ABSENT}
     */
    void write(JsonGenerator out, WireInput in, int place) throws IOException {
        boolean set = place != ABSENT;
        in.goTo(place);
        switch (fact.printed()) {
            case WHEN_SET -> {
                if (set) {
                    put(out, in);
                }
            }
            case WHEN_TELLING -> {
                if (set && tells(in)) {
                    put(out, in);
                }
            }
            case SET_OR_NULL -> putOrNull(out, in, set);
            case AS_VALUE -> putOrZero(out, in, set);
            case ALWAYS -> {
                if (isMany() || isMessageOrBytes()) {
                    putOrNull(out, in, set);
                } else {
                    putOrZero(out, in, set);
                }
            }
            case INLINE -> writeInline(out, in, set);
        }
    }

    private void writeInline(JsonGenerator out, WireInput in, boolean set) throws IOException {
        MessagePlan plan = ((MessageForm) form).plan();
        if (set) {
            int outer = in.enter();
            plan.writeFields(out, in);
            in.leave(outer);
        } else {
            plan.writeFields(out, WireInput.empty());
        }
    }

    /** Whether a message that has this value means the same without it. */
    boolean saysNothing(Object value) {
        return switch (fact.printed()) {
            case WHEN_SET, SET_OR_NULL -> false;
            case AS_VALUE, INLINE -> form.isZero(value);
            case WHEN_TELLING -> !(value instanceof Message) && form.isZero(value);
            // bytes that are set and empty are printed as "", those that are not as null
            case ALWAYS -> !(value instanceof Message) && !(value instanceof ByteString) && form.isZero(value);
        };
    }

    /** A message that is set tells something even when it is empty; a scalar does when it is not zero. */
    private boolean tells(WireInput in) {
        return isMany() || field.getJavaType() == FieldDescriptor.JavaType.MESSAGE || !in.isZero(tag);
    }

    /** A list or a map. The descriptor would look that up in its proto each time. */
    private boolean isMany() {
        return form instanceof ListForm || form instanceof MapForm;
    }

    private boolean isMessageOrBytes() {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                || field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING;
    }

    private void put(JsonGenerator out, WireInput in) throws IOException {
        out.writeFieldName(json);
        form.write(out, in);
    }

    private void putOrZero(JsonGenerator out, WireInput in, boolean present) throws IOException {
        if (present) {
            put(out, in);
        } else {
            out.writeFieldName(json);
            form.writeZero(out);
        }
    }

    private void putOrNull(JsonGenerator out, WireInput in, boolean present) throws IOException {
        // Kubernetes: a list that is empty has items [], every other required list that is empty is null
        if (present || fact.json().equals("items")) {
            putOrZero(out, in, present);
        } else {
            out.writeFieldName(json);
            out.writeNull();
        }
    }
}
