package io.balsa.api.model.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the fields of a message are called in JSON, for those who describe messages and do not write them. */
public final class JsonFields {
    private JsonFields() {}

    /**
     * One field.
     *
     * @param value an empty message of the field's type, or of its items' or its map's values; null for scalars
     * @param always whether it is printed even when it is empty: Kubernetes' mark of a field that must be there
     * @param merging how a strategic merge treats it
     */
    public record JsonField(
            String name, FieldDescriptor field, @Nullable Message value, boolean always, Merging merging) {}

    /**
     * How a strategic merge treats a field, in the words of Kubernetes' documents.
     *
     * @param strategy merge, retainKeys, replace, or several with commas between; empty for the usual way
     * @param key that the items of a list are told apart by; empty where there is none
     */
    public record Merging(String strategy, String key) {
        private static Merging of(FieldFact fact) {
            var words = new ArrayList<String>(2);
            if (fact.mergeKey() != null) {
                words.add("merge");
            }
            if (fact.retainsKeys()) {
                words.add("retainKeys");
            }
            if (fact.replaced()) {
                words.add("replace");
            }
            return new Merging(String.join(",", words), fact.mergeKey() == null ? "" : fact.mergeKey());
        }
    }

    /** The fields in printing order; those that stand in place of a field of their own message are among them. */
    public static List<JsonField> of(Message prototype) {
        List<JsonField> fields = new ArrayList<>();
        add(prototype.getDefaultInstanceForType(), fields);
        return fields;
    }

    /** Whether JSON shows such a message as something else than an object of its fields: a time, a quantity. */
    public static boolean isSpecial(Message prototype) {
        return SpecialForms.of(prototype.getDescriptorForType()).isPresent();
    }

    private static void add(Message prototype, List<JsonField> fields) {
        for (FieldPlan plan : MessagePlan.of(prototype).fields()) {
            Message value = value(prototype.newBuilderForType(), plan.field());
            if (plan.fact().printed() == FieldFact.Printed.INLINE && value != null) {
                add(value, fields);
            } else {
                boolean always = plan.fact().printed() == FieldFact.Printed.ALWAYS;
                fields.add(new JsonField(plan.fact().json(), plan.field(), value, always, Merging.of(plan.fact())));
            }
        }
    }

    private static @Nullable Message value(Message.Builder owner, FieldDescriptor field) {
        if (field.isMapField()) {
            return value(owner.newBuilderForField(field), field.getMessageType().findFieldByNumber(2));
        }
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? owner.newBuilderForField(field).getDefaultInstanceForType()
                : null;
    }
}
