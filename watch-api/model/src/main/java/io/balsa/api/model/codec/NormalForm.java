package io.balsa.api.model.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;

/**
 * Messages as if they had come in as JSON. Go writes every value that is no pointer, also when it says nothing
 * ({@code hostNetwork: false}, {@code status: {}}), so in what a Go client or server sends presence has no meaning
 * there; in normal form a field is present exactly when it says something.
 */
public final class NormalForm {
    private NormalForm() {}

    /** The message without fields that say nothing; the same instance where there are none. */
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
            Object normal = normal(field, value);
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

    private static Object normal(FieldPlan field, Object value) {
        if (field.form() instanceof MessageForm) {
            return of((Message) value);
        }
        if (field.form() instanceof ListForm list && list.item() instanceof MessageForm) {
            return normalItems((List<?>) value);
        }
        return value;
    }

    private static List<?> normalItems(List<?> items) {
        List<Message> normal = items.stream().map(item -> of((Message) item)).toList();
        for (int i = 0; i < items.size(); i++) {
            if (normal.get(i) != items.get(i)) {
                return normal;
            }
        }
        return items;
    }
}
