package io.balsa.ctl.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The strategic merge patch from one object to another, as kubectl makes it. Pure.
 *
 * <p>Example: from {@code {containers:[{name:a,image:x},{name:b}]}} to {@code {containers:[{name:a,image:y},{name:b}]}} it
 * is {@code {"$setElementOrder/containers":[{"name":"a"},{"name":"b"}],"containers":[{"image":"y","name":"a"}]}}: who
 * changes another container at the same time is not overwritten.
 */
public final class StrategicDiff {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    private StrategicDiff() {}

    /** Empty where the two are equal. */
    public static ObjectNode between(ObjectNode before, ObjectNode after) {
        ObjectNode patch = MAKE.objectNode();
        TreeSet<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode from = before.get(name);
            JsonNode to = after.get(name);
            if (to == null) {
                patch.putNull(name);
            } else if (from instanceof ObjectNode a && to instanceof ObjectNode b) {
                ObjectNode inner = between(a, b);
                if (!inner.isEmpty()) {
                    patch.set(name, inner);
                }
            } else if (from instanceof ArrayNode a && to instanceof ArrayNode b) {
                list(patch, name, a, b);
            } else if (!to.equals(from)) {
                patch.set(name, to);
            }
        }
        return patch;
    }

    private static void list(ObjectNode patch, String name, ArrayNode before, ArrayNode after) {
        if (before.equals(after)) {
            return;
        }
        if (MergeKeys.isSet(name)) {
            set(patch, name, before, after);
            return;
        }
        String key = MergeKeys.single(name, after.isEmpty() ? before : after);
        Map<JsonNode, ObjectNode> from = key == null ? null : byKey(key, before);
        Map<JsonNode, ObjectNode> to = key == null ? null : byKey(key, after);
        if (key == null || from == null || to == null) {
            patch.set(name, after);
            return;
        }
        ArrayNode items = MAKE.arrayNode();
        to.forEach((value, item) -> {
            ObjectNode old = from.get(value);
            ObjectNode inner = old == null ? item.deepCopy() : between(old, item);
            if (!inner.isEmpty()) {
                inner.set(key, value);
                items.add(inner);
            }
        });
        from.forEach((value, item) -> {
            if (!to.containsKey(value)) {
                ObjectNode gone = items.addObject();
                gone.put("$patch", "delete");
                gone.set(key, value);
            }
        });
        ArrayNode order = MAKE.arrayNode();
        to.keySet().forEach(value -> order.addObject().set(key, value));
        if (!order.isEmpty()) {
            patch.set("$setElementOrder/" + name, order);
        }
        if (!items.isEmpty()) {
            patch.set(name, items);
        }
    }

    private static void set(ObjectNode patch, String name, ArrayNode before, ArrayNode after) {
        ArrayNode gone = MAKE.arrayNode();
        ArrayNode added = MAKE.arrayNode();
        for (JsonNode item : before) {
            if (!contains(after, item)) {
                gone.add(item);
            }
        }
        for (JsonNode item : after) {
            if (!contains(before, item)) {
                added.add(item);
            }
        }
        if (!gone.isEmpty()) {
            patch.set("$deleteFromPrimitiveList/" + name, gone);
        }
        patch.set("$setElementOrder/" + name, after);
        if (!added.isEmpty()) {
            patch.set(name, added);
        }
    }

    private static boolean contains(ArrayNode list, JsonNode item) {
        for (JsonNode other : list) {
            if (other.equals(item)) {
                return true;
            }
        }
        return false;
    }

    /** Null where an item is no object, or keys are missing or not unique. */
    private static @Nullable Map<JsonNode, ObjectNode> byKey(String key, ArrayNode list) {
        Map<JsonNode, ObjectNode> map = new LinkedHashMap<>();
        for (JsonNode item : list) {
            if (!(item instanceof ObjectNode object) || !item.has(key) || map.put(item.get(key), object) != null) {
                return null;
            }
        }
        return map;
    }
}
