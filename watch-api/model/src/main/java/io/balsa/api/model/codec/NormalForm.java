package io.balsa.api.model.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

/**
 * Messages as if they had come in as JSON. Go writes every value that is no pointer, also when it says nothing
 * ({@code hostNetwork: false}, {@code status: {}}), so in what a Go client or server sends presence has no meaning
 * there; in normal form a field is present exactly when it says something. Amounts and times are in the one form that
 * JSON gives them, so that equal objects are equal whatever encoding they came in.
 */
public final class NormalForm {
    private NormalForm() {}

    /**
     * The message without fields that say nothing; the same instance where there are none.
     *
     * @throws io.balsa.api.model.MalformedObject where it holds what JSON cannot say: an amount that is none, a time
     *     beyond the year 9999, raw JSON that is none
     */
    @SuppressWarnings("unchecked") // a message's builder builds the message's own class
    public static <M extends Message> M of(M message) {
        Message.Builder builder = null;
        MessagePlan plan = MessagePlan.of(message.getDefaultInstanceForType());
        for (FieldPlan field : plan.fields()) {
            FieldDescriptor descriptor = field.field();
            if (descriptor.isRepeated()
                    ? message.getRepeatedFieldCount(descriptor) == 0
                    : !message.hasField(descriptor)) {
                continue;
            }
            Object value = message.getField(descriptor);
            Object normal = field.form().normal(value);
            if (field.saysNothing(normal)) {
                builder = builder == null ? message.toBuilder() : builder;
                builder.clearField(descriptor);
            } else if (normal != value) {
                builder = builder == null ? message.toBuilder() : builder;
                builder.setField(descriptor, normal);
            }
        }
        return builder == null ? message : (M) builder.build();
    }
}
