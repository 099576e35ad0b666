package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A repeated field: an array. A null inside it is the item that says nothing, as in Go.
 *
 * @param tag what stands before each item in the wire form
 */
record ListForm(ValueForm item, int tag) implements ValueForm {
    @Override
    public void write(JsonGenerator out, WireInput in) throws IOException {
        out.writeStartArray();
        do {
            item.write(out, in);
        } while (in.goBehind(tag));
        out.writeEndArray();
    }

    @Override
    public void writeZero(JsonGenerator out) throws IOException {
        out.writeStartArray();
        out.writeEndArray();
    }

    @Override
    public Object read(JsonInput in) throws IOException {
        if (in.token() != JsonToken.START_ARRAY) {
            return in.mismatch(this);
        }
        List<Object> items = new ArrayList<>();
        while (in.next() != JsonToken.END_ARRAY) {
            in.enter(items.size());
            items.add(in.token() == JsonToken.VALUE_NULL ? item.zero() : item.read(in));
            in.leave();
        }
        return items;
    }

    @Override
    public Object normal(Object value) {
        List<?> items = (List<?>) value;
        if (item instanceof ScalarForm) {
            return items;
        }
        List<Object> normal = new ArrayList<>(items.size());
        boolean changed = false;
        for (Object each : items) {
            Object one = item.normal(each);
            changed |= one != each;
            normal.add(one);
        }
        return changed ? normal : items;
    }

    @Override
    public Object zero() {
        return List.of();
    }

    @Override
    public boolean isZero(Object value) {
        return ((List<?>) value).isEmpty();
    }

    @Override
    public String goType() {
        return "[]" + item.goType();
    }
}
