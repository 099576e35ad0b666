package io.balsa.api.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.codec.MergeSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

        /** What an item is found by. */
        Object key(JsonNode item) {
            return Numbers.key(isByKey() ? item.path(key) : item);
        }

        /** The first place of each key: a list of any length is merged in one pass. */
        Map<Object, Integer> places(List<JsonNode> items) {
            Map<Object, Integer> places = new HashMap<>();
            for (int i = 0; i < items.size(); i++) {
                places.putIfAbsent(key(items.get(i)), i);
            }
            return places;
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
        List<JsonNode> plain = new ArrayList<>();
        Set<Object> deleted = new HashSet<>();
        boolean replaced = false;
        for (JsonNode item : patch) {
            requireItem(item);
            switch (item.path(Directives.PATCH).asText()) {
                case "" -> plain.add(item);
                case "delete" -> deleted.add(Numbers.key(identity.of(item)));
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
        List<JsonNode> merged = items(original);
        merged.removeIf(item -> deleted.contains(identity.key(item)));
        Map<Object, Integer> places = identity.places(merged);
        plain.forEach(item -> mergeInto(merged, places, item));
        return ordered(merged, plain, items(original));
    }

    /** The list in the order that {@code $setElementOrder} gives. */
    ArrayNode inOrder(ArrayNode merged, ArrayNode order, ArrayNode original) {
        return ordered(items(merged), items(order), items(original));
    }

    /** An order is refused that does not name the patch's items, or names them in another order. */
    void requireConsistent(ArrayNode patch, ArrayNode order) {
        Map<Object, Integer> wanted = identity.places(items(order));
        int last = -1;
        for (JsonNode item : patch) {
            if (item.has(Directives.PATCH)) {
                continue;
            }
            int at = wanted.getOrDefault(Numbers.key(identity.of(item)), -1);
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

    private void mergeInto(List<JsonNode> merged, Map<Object, Integer> places, JsonNode item) {
        Integer at = places.putIfAbsent(Numbers.key(identity.of(item)), merged.size());
        if (at == null) {
            merged.add(Directives.plain(item));
        } else if (merged.get(at) instanceof ObjectNode before && item instanceof ObjectNode next) {
            merged.set(at, mergeItems.apply(before, next));
        }
    }

    private ArrayNode ordered(List<JsonNode> merged, List<JsonNode> order, List<JsonNode> original) {
        Map<Object, Deque<JsonNode>> byKey = new HashMap<>();
        merged.forEach(each -> byKey.computeIfAbsent(identity.key(each), key -> new ArrayDeque<>())
                .add(each));
        List<JsonNode> named = new ArrayList<>();
        Set<JsonNode> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (JsonNode each : order) {
            Deque<JsonNode> same = byKey.get(Numbers.key(identity.of(each)));
            if (same != null && !same.isEmpty()) {
                named.add(same.element());
                taken.add(same.remove());
            }
        }
        List<JsonNode> others =
                merged.stream().filter(each -> !taken.contains(each)).toList();
        Map<Object, Integer> before = identity.places(original);
        List<JsonNode> result = new ArrayList<>();
        int next = 0;
        for (JsonNode item : named) {
            int place = before.getOrDefault(identity.key(item), -1);
            while (next < others.size()
                    && before.getOrDefault(identity.key(others.get(next)), Integer.MAX_VALUE) < place) {
                result.add(others.get(next));
                next++;
            }
            result.add(item);
        }
        result.addAll(others.subList(next, others.size()));
        return list(result);
    }

    /** The list without these values. */
    static ArrayNode without(ArrayNode original, ArrayNode values) {
        Set<Object> gone = new HashSet<>();
        values.forEach(each -> gone.add(Numbers.key(each)));
        return list(items(original).stream()
                .filter(item -> !gone.contains(Numbers.key(item)))
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
