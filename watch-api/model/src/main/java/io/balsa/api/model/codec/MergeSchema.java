package io.balsa.api.model.codec;

import com.google.protobuf.Message;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a strategic merge needs to know of a message: how its fields merge, by their JSON names. */
public final class MergeSchema {
    private final MessagePlan plan;

    private MergeSchema(MessagePlan plan) {
        this.plan = plan;
    }

    public static MergeSchema of(Message prototype) {
        return new MergeSchema(MessagePlan.of(prototype.getDefaultInstanceForType()));
    }

    /**
     * How one field merges.
     *
     * @param child the schema of its objects, or of a list's items; null where they merge without one
     * @param mergeKey the key its list is merged by; empty for a list of values that is merged as a set; null for a
     *     list that is replaced
     * @param replaced whether an object is replaced as a whole
     */
    public record Field(
            @Nullable MergeSchema child, @Nullable String mergeKey, boolean replaced) {
        /** A field that is not known: objects merge, lists are replaced. */
        public static final Field UNKNOWN = new Field(null, null, false);
    }

    /** How the field of that JSON name merges. */
    public Field field(String json) {
        MessagePlan.Slot slot = plan.slot(json);
        if (slot == null) {
            return Field.UNKNOWN;
        }
        FieldFact fact = slot.plan().fact();
        return new Field(child(slot.plan().form()).orElse(null), fact.mergeKey(), fact.replaced());
    }

    /** A map's keys are no fields: what is below them merges without a schema. */
    private static Optional<MergeSchema> child(ValueForm form) {
        if (form instanceof MessageForm message) {
            return Optional.of(new MergeSchema(message.plan()));
        }
        if (form instanceof ListForm list) {
            return child(list.item());
        }
        return Optional.empty();
    }
}
