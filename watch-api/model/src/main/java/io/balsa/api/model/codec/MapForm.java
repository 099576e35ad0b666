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

    MapForm(Message emptyEntry, ValueForm value) {
        this.emptyEntry = emptyEntry;
        this.value = value;
        this.keyField = emptyEntry.getDescriptorForType().findFieldByNumber(1);
        this.valueField = emptyEntry.getDescriptorForType().findFieldByNumber(2);
    }

    @Override
    public void write(JsonGenerator out, Object entries) throws IOException {
        Map<String, Object> sorted = new TreeMap<>();
        for (Object entry : (List<?>) entries) {
            Message message = (Message) entry;
            sorted.put((String) message.getField(keyField), message.getField(valueField));
        }
        out.writeStartObject();
        for (Map.Entry<String, Object> each : sorted.entrySet()) {
            out.writeFieldName(Surrogates.paired(each.getKey()));
            value.write(out, each.getValue());
        }
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
