package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How the messages of one class are read and written: their fields in printing order, and by JSON name. Made once for
 * each class; immutable, so any thread may use it.
 *
 * <p>Example: a Probe holds its handler in a message of its own, whose fields JSON shows beside the probe's. So the
 * plan of Probe prints {@code [handler inline, initialDelaySeconds, ...]}, and reads {@code httpGet} by going to
 * {@code handler} first.
 */
final class MessagePlan {
    private static final Map<Class<?>, MessagePlan> PLANS = new ConcurrentHashMap<>();
    private static final int UNKNOWN = -1;

    /** A field as a reader finds it: through the inlined messages on the way. */
    record Slot(int index, List<FieldDescriptor> way, FieldPlan plan) {}

    private final Descriptor descriptor;
    private final boolean typed;
    private final List<FieldPlan> fields;
    private final Map<String, Slot> byJson;
    private final int[] byNumber;

    private MessagePlan(Message prototype) {
        this.descriptor = prototype.getDescriptorForType();
        FieldTable.Facts facts = FieldTable.of(descriptor.getFullName());
        this.typed = facts.typed();
        this.fields = plans(prototype, facts);
        Map<String, Slot> slots = new LinkedHashMap<>();
        addSlots(slots, fields, List.of());
        this.byJson = Map.copyOf(slots);
        this.byNumber = byNumber(fields);
    }

    private static int[] byNumber(List<FieldPlan> fields) {
        int highest =
                fields.stream().mapToInt(plan -> plan.field().getNumber()).max().orElse(0);
        int[] indexes = new int[highest + 1];
        Arrays.fill(indexes, UNKNOWN);
        for (int i = 0; i < fields.size(); i++) {
            indexes[fields.get(i).field().getNumber()] = i;
        }
        return indexes;
    }

    static MessagePlan of(Message prototype) {
        MessagePlan plan = PLANS.get(prototype.getClass());
        if (plan == null) {
            // two threads may both make it: the plans are equal, and a message may contain itself
            plan = new MessagePlan(prototype);
            PLANS.putIfAbsent(prototype.getClass(), plan);
        }
        return plan;
    }

    private static List<FieldPlan> plans(Message prototype, FieldTable.Facts facts) {
        Descriptor descriptor = prototype.getDescriptorForType();
        Map<String, FieldDescriptor> rest = new LinkedHashMap<>();
        descriptor.getFields().forEach(field -> rest.put(field.getName(), field));
        List<FieldPlan> plans = new ArrayList<>();
        for (FieldFact fact : facts.fields()) {
            FieldDescriptor field = rest.remove(fact.proto());
            if (field == null) {
                throw new IllegalStateException(
                        "fields.txt names " + fact.proto() + ", which " + descriptor.getFullName() + " does not have");
            }
            plans.add(plan(prototype, field, fact));
        }
        rest.forEach((name, field) -> plans.add(plan(prototype, field, FieldFact.unlisted(name))));
        return List.copyOf(plans);
    }

    private static FieldPlan plan(Message prototype, FieldDescriptor field, FieldFact fact) {
        return new FieldPlan(field, fact, form(prototype.newBuilderForType(), field));
    }

    private static ValueForm form(Message.Builder owner, FieldDescriptor field) {
        if (field.isMapField()) {
            Message.Builder entry = owner.newBuilderForField(field);
            FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
            return new MapForm(entry.build(), single(entry, value), FieldPlan.tag(field));
        }
        return field.isRepeated() ? new ListForm(single(owner, field), FieldPlan.tag(field)) : single(owner, field);
    }

    private static ValueForm single(Message.Builder owner, FieldDescriptor field) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return ScalarForm.of(field);
        }
        return SpecialForms.of(field.getMessageType())
                .orElseGet(() ->
                        MessageForm.of(field, owner.newBuilderForField(field).getDefaultInstanceForType()));
    }

    private static void addSlots(Map<String, Slot> slots, List<FieldPlan> plans, List<FieldDescriptor> way) {
        for (FieldPlan plan : plans) {
            if (plan.fact().printed() == FieldFact.Printed.INLINE) {
                List<FieldDescriptor> further = new ArrayList<>(way);
                further.add(plan.field());
                addSlots(slots, ((MessageForm) plan.form()).plan().fields, further);
            } else {
                slots.put(plan.fact().json(), new Slot(slots.size(), List.copyOf(way), plan));
            }
        }
    }

    List<FieldPlan> fields() {
        return fields;
    }

    /** The field of that JSON name, inlined ones included. */
    @Nullable
    Slot slot(String json) {
        return byJson.get(json);
    }

    /** {@code v1.PodSpec}. */
    String goType() {
        String[] names = descriptor.getFullName().split("\\.");
        return names[names.length - 2] + "." + names[names.length - 1];
    }

    /** Prints the fields of the message that the input has entered and stands at the beginning of. */
    void writeFields(JsonGenerator out, WireInput in) throws IOException {
        int[] places = new int[fields.size()];
        while (!in.isAtEnd()) {
            int tag = in.tag();
            int index = index(tag);
            if (index != UNKNOWN && places[index] == FieldPlan.ABSENT) {
                places[index] = in.position();
            }
            in.skip(tag);
        }
        for (int i = 0; i < places.length; i++) {
            fields.get(i).write(out, in, places[i]);
        }
    }

    /** Which field has this tag. A message may hold unknown fields, also with the number of one of its own. */
    private int index(int tag) {
        int number = tag >>> 3;
        int index = number < byNumber.length ? byNumber[number] : UNKNOWN;
        return index != UNKNOWN && fields.get(index).tag() == tag ? index : UNKNOWN;
    }

    /** Reads the object whose opening brace is the current token; leaves its closing brace current. */
    void readFields(JsonInput in, Message.Builder into, TypeNames names) throws IOException {
        BitSet seen = new BitSet(byJson.size());
        in.enterStruct(descriptor.getName());
        while (in.next() != JsonToken.END_OBJECT) {
            String name = in.text();
            in.next();
            Slot slot = byJson.get(name);
            if (slot != null) {
                readField(in, slot, into, seen);
            } else if (!readType(in, name, names)) {
                in.unknownField(name);
                in.parser().skipChildren();
            }
        }
        in.leaveStruct();
    }

    private static void readField(JsonInput in, Slot slot, Message.Builder into, BitSet seen) throws IOException {
        FieldPlan plan = slot.plan();
        if (seen.get(slot.index())) {
            in.duplicateField(plan.fact().json());
        }
        seen.set(slot.index());
        if (in.token() == JsonToken.VALUE_NULL) {
            return;
        }
        in.enter(plan.fact().json());
        Object value = plan.form().read(in);
        in.leave();
        if (!plan.saysNothing(value)) {
            owner(into, slot).setField(plan.field(), value);
        }
    }

    private static Message.Builder owner(Message.Builder into, Slot slot) {
        Message.Builder owner = into;
        for (FieldDescriptor step : slot.way()) {
            owner = owner.getFieldBuilder(step);
        }
        return owner;
    }

    private boolean readType(JsonInput in, String name, TypeNames names) throws IOException {
        boolean isKind = name.equals("kind");
        if (!typed || !(isKind || name.equals("apiVersion"))) {
            return false;
        }
        if (in.token() != JsonToken.VALUE_NULL) {
            in.enter(name);
            String value = (String) ScalarForm.STRING.read(in);
            in.leave();
            if (isKind) {
                names.kind(value);
            } else {
                names.apiVersion(value);
            }
        }
        return true;
    }
}
