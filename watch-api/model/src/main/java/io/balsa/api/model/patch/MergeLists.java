package io.balsa.api.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.codec.MergeSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a strategic merge patch merges lists: by the value of a key in their items, or as sets of values.
 *
 * <p>Order of the result: the items of the patch (or of {@code $setElementOrder}) in its order; an item that only the
 * object has stays before the first patch item that it stood before.
 *
 * <pre>
 * object [a, b, c]   patch [{c, image: 2}, d]      ->  [a, b, c', d]
 * object [a, b, c]   order [c, a]                  ->  [b, c, a]     b stood before c
 * object [a]         patch [b]                     ->  [b, a]        nothing is known of b's place
 * </pre>
 */
final class MergeLists {
    /** How items of one list are told apart. */
    private record Identity(String key) {
        boolean isByKey() {
            return !key.isEmpty();
        }

        JsonNode of(JsonNode item) {
            if (!isByKey()) {
                return item;
            }
            JsonNode value = item.get(key);
            if (value == null) {
                throw PatchError.malformed("map: " + item + " does not contain declared merge key: " + key);
            }
            return value;
        }

        int find(List<JsonNode> items, JsonNode wanted) {
            for (int i = 0; i < items.size(); i++) {
                JsonNode value = isByKey() ? items.get(i).path(key) : items.get(i);
                if (value.equals(Numbers.COMPARED, wanted)) {
                    return i;
                }
            }
            return -1;
        }
    }

    private final Identity identity;
    private final BinaryOperator<ObjectNode> mergeItems;

    /**
     * @param mergeKey empty for sets of values
     * @param mergeItems merges two items with the same key
     */
    MergeLists(String mergeKey, BinaryOperator<ObjectNode> mergeItems) {
        this.identity = new Identity(mergeKey);
        this.mergeItems = mergeItems;
    }

    /** Merges a patch's list into an object's. */
    ArrayNode merge(ArrayNode original, ArrayNode patch) {
        List<JsonNode> merged = items(original);
        List<JsonNode> plain = new ArrayList<>();
        boolean replaced = false;
        for (JsonNode item : patch) {
            requireItem(item);
            switch (item.path(Directives.PATCH).asText()) {
                case "" -> plain.add(item);
                case "delete" -> removeAll(merged, identity.of(item));
                case "replace" -> replaced = true;
                case "merge" -> throw PatchError.malformed("merging lists cannot yet be specified in the patch");
                default ->
                    throw PatchError.malformed(
                            "unknown patch type: " + item.path(Directives.PATCH) + " in map: " + item);
            }
        }
        if (replaced) {
            return list(plain.stream().map(Directives::plain).toList());
        }
        plain.forEach(item -> mergeInto(merged, item));
        return ordered(merged, plain, items(original));
    }

    /** The list in the order that {@code $setElementOrder} gives. */
    ArrayNode inOrder(ArrayNode merged, ArrayNode order, ArrayNode original) {
        return ordered(items(merged), items(order), items(original));
    }

    /** An order is refused that does not name the patch's items, or names them in another order. */
    void requireConsistent(ArrayNode patch, ArrayNode order) {
        List<JsonNode> wanted = items(order);
        int last = -1;
        for (JsonNode item : patch) {
            if (item.has(Directives.PATCH)) {
                continue;
            }
            int at = identity.find(wanted, identity.of(item));
            if (at <= last) {
                throw PatchError.malformed("The order in patch list:\n" + patch
                        + "\n doesn't match $setElementOrder list:\n" + order + "\n");
            }
            last = at;
        }
    }

    private void requireItem(JsonNode item) {
        if (identity.isByKey() && !item.isObject()) {
            throw PatchError.malformed(
                    "a list that is merged by its items' " + identity.key() + " has the item " + item);
        }
    }

    private void removeAll(List<JsonNode> items, JsonNode wanted) {
        for (int at = identity.find(items, wanted); at >= 0; at = identity.find(items, wanted)) {
            items.remove(at);
        }
    }

    private void mergeInto(List<JsonNode> merged, JsonNode item) {
        int at = identity.find(merged, identity.of(item));
        if (at < 0) {
            merged.add(Directives.plain(item));
        } else if (merged.get(at) instanceof ObjectNode before && item instanceof ObjectNode next) {
            merged.set(at, mergeItems.apply(before, next));
        }
    }

    private ArrayNode ordered(List<JsonNode> merged, List<JsonNode> order, List<JsonNode> original) {
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>(merged);
        for (JsonNode each : order) {
            int at = identity.find(others, identity.of(each));
            if (at >= 0) {
                named.add(others.remove(at));
            }
        }
        List<JsonNode> result = new ArrayList<>();
        int next = 0;
        for (JsonNode item : named) {
            while (next < others.size() && stoodBefore(others.get(next), item, original)) {
                result.add(others.get(next));
                next++;
            }
            result.add(item);
        }
        result.addAll(others.subList(next, others.size()));
        return list(result);
    }

    private boolean stoodBefore(JsonNode left, JsonNode right, List<JsonNode> original) {
        int leftAt = identity.find(original, identity.of(left));
        int rightAt = identity.find(original, identity.of(right));
        return leftAt >= 0 && rightAt >= 0 && leftAt < rightAt;
    }

    /** The list without these values. */
    static ArrayNode without(ArrayNode original, ArrayNode values) {
        Identity value = new Identity("");
        List<JsonNode> gone = items(values);
        return list(items(original).stream()
                .filter(item -> value.find(gone, item) < 0)
                .toList());
    }

    private static List<JsonNode> items(ArrayNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    private static ArrayNode list(List<JsonNode> items) {
        return JsonNodeFactory.instance.arrayNode().addAll(items);
    }

    /** Whether a field's lists are merged at all. */
    static boolean areMerged(MergeSchema.Field field) {
        return field.mergeKey() != null;
    }

    static String key(MergeSchema.Field field) {
        @Nullable String key = field.mergeKey();
        return key == null ? "" : key;
    }
}
