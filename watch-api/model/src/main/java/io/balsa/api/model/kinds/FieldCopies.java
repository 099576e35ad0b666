package io.balsa.api.model.kinds;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Map;

/** Makes a message out of another one that says the same in fields of the same names, whatever their numbers. */
final class FieldCopies {
    private FieldCopies() {}

    /** As below, where no field is called otherwise. */
    static <M extends Message> M copy(Message from, M prototype) {
        return copy(from, prototype, Map.of());
    }

    /**
     * Fields that are not set, or that the other message does not have, are left out.
     *
     * @param renamed names of fields whose counterpart is called otherwise; not for fields of fields
     */
    @SuppressWarnings("unchecked") // a message's builder builds the message's own class
    static <M extends Message> M copy(Message from, M prototype, Map<String, String> renamed) {
        Message.Builder to = prototype.newBuilderForType();
        from.getAllFields().forEach((field, value) -> {
            String name = renamed.getOrDefault(field.getName(), field.getName());
            FieldDescriptor same = prototype.getDescriptorForType().findFieldByName(name);
            if (same != null) {
                to.setField(same, isOfOtherType(field, same) ? copy((Message) value, empty(to, same)) : value);
            }
        });
        return (M) to.build();
    }

    private static boolean isOfOtherType(FieldDescriptor field, FieldDescriptor same) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && !field.getMessageType().equals(same.getMessageType());
    }

    private static Message empty(Message.Builder to, FieldDescriptor field) {
        return to.newBuilderForField(field).getDefaultInstanceForType();
    }
}
