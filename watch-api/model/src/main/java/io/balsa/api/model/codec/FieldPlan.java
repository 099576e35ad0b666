package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.List;

/** One field of a message, ready to be read and written. */
record FieldPlan(FieldDescriptor field, SerializedString json, FieldFact fact, ValueForm form) {

    /** Prints the field of this message, or nothing. */
    void write(JsonGenerator out, Message message) throws IOException {
        boolean repeated = field.isRepeated();
        boolean set = !repeated && message.hasField(field);
        switch (fact.printed()) {
            case WHEN_SET -> {
                if (repeated ? message.getRepeatedFieldCount(field) > 0 : set) {
                    put(out, message.getField(field));
                }
            }
            case WHEN_TELLING -> {
                if (repeated ? message.getRepeatedFieldCount(field) > 0 : set && tells(message.getField(field))) {
                    put(out, message.getField(field));
                }
            }
            case SET_OR_NULL -> putOrNull(out, message, set);
            case AS_VALUE -> put(out, message.getField(field));
            case ALWAYS -> {
                if (repeated) {
                    putOrNull(out, message, message.getRepeatedFieldCount(field) > 0);
                } else {
                    putOrNull(out, message, set || !isMessageOrBytes());
                }
            }
            case INLINE -> ((MessageForm) form).plan().writeFields(out, (Message) message.getField(field));
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
    private boolean tells(Object value) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE || !form.isZero(value);
    }

    private boolean isMessageOrBytes() {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                || field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING;
    }

    private void put(JsonGenerator out, Object value) throws IOException {
        out.writeFieldName(json);
        form.write(out, value);
    }

    private void putOrNull(JsonGenerator out, Message message, boolean present) throws IOException {
        if (present) {
            put(out, message.getField(field));
        } else if (fact.json().equals("items")) {
            // Kubernetes: a list that is empty has items [], every other required list that is empty is null
            put(out, List.of());
        } else {
            out.writeFieldName(json);
            out.writeNull();
        }
    }
}
