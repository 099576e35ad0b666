package io.balsa.api.model.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.kinds.Kinds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every list of every message of every kind that a strategic merge merges. */
public final class MergeKeys {
    private MergeKeys() {}

    /**
     * One of them.
     *
     * @param owner the message that has the list
     * @param name of the list in JSON
     * @param key of its items; empty where the items are values and the list is merged as a set
     * @param numeric whether the key is a number
     */
    public record MergedList(Message owner, String name, String key, boolean numeric) {
        public MergeSchema schema() {
            return MergeSchema.of(owner);
        }

        public boolean isByKey() {
            return !key.isEmpty();
        }

        /** The key's value for a number. */
        public JsonNode keyValue(int number) {
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            return numeric ? nodes.numberNode(number) : nodes.textNode("k" + number);
        }

        @Override
        public String toString() {
            return owner.getDescriptorForType().getName() + "." + name + " by " + (isByKey() ? key : "value");
        }
    }

    public static List<MergedList> all() {
        Map<String, Message> messages = new TreeMap<>();
        Deque<Message> open = new ArrayDeque<>();
        Kinds.scheme().kinds().stream().map(Kind::prototype).forEach(open::add);
        Map<String, MergedList> lists = new TreeMap<>();
        while (!open.isEmpty()) {
            Message message = open.remove();
            if (SpecialForms.of(message.getDescriptorForType()).isPresent()
                    || messages.put(message.getDescriptorForType().getFullName(), message) != null) {
                continue;
            }
            for (FieldPlan plan : MessagePlan.of(message).fields()) {
                FieldDescriptor field = plan.field();
                boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField();
                @Nullable
                Message child = isMessage
                        ? message.newBuilderForType().newBuilderForField(field).getDefaultInstanceForType()
                        : null;
                if (child != null) {
                    open.add(child);
                }
                String key = plan.fact().mergeKey();
                if (field.isRepeated() && key != null) {
                    lists.put(
                            message.getDescriptorForType().getFullName() + "." + field.getName(),
                            new MergedList(message, plan.fact().json(), key, isNumeric(child, key)));
                }
            }
        }
        return List.copyOf(lists.values());
    }

    private static boolean isNumeric(@Nullable Message item, String key) {
        if (item == null || key.isEmpty()) {
            return false;
        }
        MessagePlan.Slot slot = MessagePlan.of(item).slot(key);
        return slot != null && slot.plan().field().getJavaType() == FieldDescriptor.JavaType.INT;
    }
}
