package io.balsa.ctl.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Client-side apply: what the live object must become so that it is what the file says, without undoing what others have
 * set. Pure.
 *
 * <p>The rule: what the file says wins; what the last applied file said and this one does not is removed; all else stays.
 *
 * <p>Example: last {@code {a:1,b:1}}, file {@code {a:2}}, live {@code {a:1,b:1,c:1}} gives {@code {a:2,c:1}}, and the patch
 * {@code {a:2,b:null}}.
 *
 * <p>Laws: applying the patch gives the merged object; merging again gives an empty patch; fields that neither file
 * mentions are never in the patch.
 */
public final class ThreeWayMerge {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    private final boolean mergesLists;

    /**
     * @param mergesLists whether lists of the kind are merged by key (Kubernetes' own kinds) or replaced (others)
     */
    public ThreeWayMerge(boolean mergesLists) {
        this.mergesLists = mergesLists;
    }

    /** What the live object becomes. */
    public ObjectNode merged(ObjectNode last, ObjectNode file, ObjectNode live) {
        ObjectNode result = MAKE.objectNode();
        live.properties().forEach(entry -> {
            String name = entry.getKey();
            boolean dropped = !file.has(name) && last.has(name);
            if (!dropped && !isNull(file.get(name))) {
                result.set(name, entry.getValue());
            }
        });
        file.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                String name = entry.getKey();
                result.set(name, value(name, last.get(name), entry.getValue(), live.get(name)));
            }
        });
        return result;
    }

    private static boolean isNull(@Nullable JsonNode node) {
        return node != null && node.isNull();
    }

    private JsonNode value(String name, @Nullable JsonNode last, JsonNode file, @Nullable JsonNode live) {
        if (file instanceof ObjectNode object && live instanceof ObjectNode liveObject) {
            return merged(last instanceof ObjectNode lastObject ? lastObject : MAKE.objectNode(), object, liveObject);
        }
        if (mergesLists && file instanceof ArrayNode list && live instanceof ArrayNode liveList) {
            ArrayNode lastList = last instanceof ArrayNode array ? array : MAKE.arrayNode();
            return MergeKeys.isSet(name) ? set(lastList, list, liveList) : list(name, lastList, list, liveList);
        }
        return file;
    }

    private JsonNode list(String name, ArrayNode last, ArrayNode file, ArrayNode live) {
        Optional<List<String>> fileKeys = MergeKeys.of(name, file);
        Optional<List<String>> liveKeys = MergeKeys.of(name, live);
        Optional<List<String>> lastKeys = MergeKeys.of(name, last);
        if (fileKeys.isEmpty() || liveKeys.isEmpty() || lastKeys.isEmpty()) {
            return file;
        }
        Map<String, JsonNode> liveItems = byKey(liveKeys.get(), live);
        Map<String, JsonNode> lastItems = byKey(lastKeys.get(), last);
        ArrayNode result = MAKE.arrayNode();
        for (int i = 0; i < file.size(); i++) {
            String key = fileKeys.get().get(i);
            result.add(value("", lastItems.get(key), file.get(i), liveItems.get(key)));
        }
        for (String key : liveKeys.get()) {
            JsonNode item = liveItems.get(key);
            if (item != null && !fileKeys.get().contains(key) && !lastItems.containsKey(key)) {
                result.add(item);
            }
        }
        return result;
    }

    private static Map<String, JsonNode> byKey(List<String> keys, ArrayNode items) {
        Map<String, JsonNode> map = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), items.get(i));
        }
        return map;
    }

    private static JsonNode set(ArrayNode last, ArrayNode file, ArrayNode live) {
        Set<JsonNode> items = new LinkedHashSet<>();
        live.forEach(items::add);
        last.forEach(items::remove);
        file.forEach(items::add);
        ArrayNode result = MAKE.arrayNode();
        items.forEach(result::add);
        return result;
    }

    /** The JSON merge patch (RFC 7386) from one object to another; empty where they are equal. */
    public static ObjectNode patch(ObjectNode from, ObjectNode to) {
        ObjectNode patch = MAKE.objectNode();
        List<String> gone = new ArrayList<>();
        from.fieldNames().forEachRemaining(name -> {
            if (!to.has(name)) {
                gone.add(name);
            }
        });
        gone.forEach(patch::putNull);
        to.properties().forEach(entry -> {
            JsonNode before = from.get(entry.getKey());
            JsonNode after = entry.getValue();
            if (before instanceof ObjectNode a && after instanceof ObjectNode b) {
                ObjectNode inner = patch(a, b);
                if (!inner.isEmpty()) {
                    patch.set(entry.getKey(), inner);
                }
            } else if (before == null || !same(before, after)) {
                patch.set(entry.getKey(), after);
            }
        });
        return patch;
    }

    /** Equal as JSON: 1 and 1.0 are, whatever Java types hold them. */
    private static boolean same(JsonNode a, JsonNode b) {
        return a.equals(
                (left, right) -> left.isNumber() && right.isNumber()
                        ? left.decimalValue().compareTo(right.decimalValue())
                        : left.equals(right) ? 0 : 1,
                b);
    }
}
