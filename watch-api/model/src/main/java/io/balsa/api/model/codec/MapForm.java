package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A map with string keys: an object, its keys in order. Reflection sees it as a list of entry messages. */
final class MapForm implements ValueForm {
    private final ValueForm value;
    private final Message emptyEntry;
    private final FieldDescriptor keyField;
    private final FieldDescriptor valueField;
    private final int tag;
    private final int keyTag;
    private final int valueTag;

    /** @param tag what stands before each entry in the wire form */
    MapForm(Message emptyEntry, ValueForm value, int tag) {
        this.emptyEntry = emptyEntry;
        this.value = value;
        this.keyField = emptyEntry.getDescriptorForType().findFieldByNumber(1);
        this.valueField = emptyEntry.getDescriptorForType().findFieldByNumber(2);
        this.tag = tag;
        this.keyTag = FieldPlan.tag(keyField);
        this.valueTag = FieldPlan.tag(valueField);
    }

    @Override
    public void write(JsonGenerator out, WireInput in) throws IOException {
        Map<String, Integer> places = new TreeMap<>();
        do {
            locate(in, places);
        } while (in.goBehind(tag));
        int end = in.position();
        out.writeStartObject();
        for (Map.Entry<String, Integer> each : places.entrySet()) {
            out.writeFieldName(each.getKey());
            in.goTo(each.getValue());
            value.write(out, in);
        }
        out.writeEndObject();
        in.goTo(end);
    }

    /** Notes where the value of the entry that begins here is. Of an entry made by protobuf both parts are there. */
    private void locate(WireInput in, Map<String, Integer> places) {
        int outer = in.enter();
        String key = in.goBehind(keyTag) ? in.string() : "";
        if (in.goBehind(valueTag)) {
            places.put(key, in.position());
        }
        in.leave(outer);
    }

    @Override
    public void writeZero(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeEndObject();
    }

    @Override
    public Object read(JsonInput in) throws IOException {
        if (in.token() != JsonToken.START_OBJECT) {
            return in.mismatch(this);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        while (in.next() != JsonToken.END_OBJECT) {
            String key = in.text();
            if (values.containsKey(key)) {
                in.duplicateField(key);
            }
            in.next();
            in.enter(key);
            values.put(key, in.token() == JsonToken.VALUE_NULL ? value.zero() : value.read(in));
            in.leave();
        }
        List<Object> entries = new ArrayList<>(values.size());
        values.forEach((key, each) -> entries.add(emptyEntry
                .newBuilderForType()
                .setField(keyField, key)
                .setField(valueField, each)
                .build()));
        return entries;
    }

    @Override
    public Object normal(Object entries) {
        if (value instanceof ScalarForm) {
            return entries;
        }
        List<Object> normal = new ArrayList<>();
        boolean changed = false;
        for (Object entry : (List<?>) entries) {
            Message message = (Message) entry;
            Object before = message.getField(valueField);
            Object after = value.normal(before);
            changed |= after != before;
            normal.add(
                    after == before
                            ? message
                            : message.toBuilder().setField(valueField, after).build());
        }
        return changed ? normal : entries;
    }

    @Override
    public Object zero() {
        return List.of();
    }

    @Override
    public boolean isZero(Object entries) {
        return ((List<?>) entries).isEmpty();
    }

    @Override
    public String goType() {
        return "map[string]" + value.goType();
    }
}
