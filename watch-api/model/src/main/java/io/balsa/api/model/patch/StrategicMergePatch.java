package io.balsa.api.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.codec.MergeSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' strategic merge patch: a merge patch that knows which lists are merged by a key, and that takes
 * directives. Objects merge, a null removes, a list is replaced unless the schema gives it a merge key.
 *
 * <pre>
 * {"spec":{"containers":[{"name":"web","image":"x:2"}]}}           changes one image, keeps the other containers
 * {"spec":{"containers":[{"name":"web","$patch":"delete"}]}}       removes one container
 * {"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}}
 * {"metadata":{"$deleteFromPrimitiveList/finalizers":["x"]}}
 * {"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}
 * </pre>
 */
final class StrategicMergePatch {
    private StrategicMergePatch() {}

    static JsonNode apply(JsonNode target, JsonNode patch, MergeSchema schema) {
        if (!(target instanceof ObjectNode object) || !(patch instanceof ObjectNode changes)) {
            throw PatchError.malformed("a strategic merge patch is an object");
        }
        return merge(object, changes, schema);
    }

    private static ObjectNode merge(ObjectNode target, ObjectNode patchOf, @Nullable MergeSchema schema) {
        JsonNode directive = patchOf.get(Directives.PATCH);
        if (directive != null && !directive.asText().equals("merge")) {
            return switch (directive.asText()) {
                case "replace" -> (ObjectNode) Directives.plain(patchOf);
                case "delete" -> JsonNodeFactory.instance.objectNode();
                default -> throw PatchError.malformed("unknown patch type: " + directive + " in map: " + patchOf);
            };
        }
        ObjectNode result = target.deepCopy();
        ObjectNode patch = patchOf.deepCopy();
        patch.remove(Directives.PATCH);
        Directives.retainKeys(result, patch);
        orderLists(result, patch, schema);
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            mergeField(result, each.getKey(), each.getValue(), schema);
        }
        return result;
    }

    private static MergeSchema.Field field(@Nullable MergeSchema schema, String name) {
        return schema == null ? MergeSchema.Field.UNKNOWN : schema.field(name);
    }

    /** Merges each list that the patch gives an order, and takes the list and its order out of the patch. */
    private static void orderLists(ObjectNode result, ObjectNode patch, @Nullable MergeSchema schema) {
        for (String directive : names(patch)) {
            if (!directive.startsWith(Directives.ORDER)) {
                continue;
            }
            String name = directive.substring(Directives.ORDER.length());
            ArrayNode order = Directives.requireList(patch.remove(directive), directive);
            MergeSchema.Field field = field(schema, name);
            MergeLists lists = lists(field);
            JsonNode changes = patch.remove(name);
            JsonNode before = result.get(name);
            if (changes == null && before == null) {
                continue;
            }
            if (changes != null && changes.isNull()) {
                result.remove(name);
                continue;
            }
            ArrayNode original = before instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
            ArrayNode merged = original;
            if (changes != null) {
                ArrayNode list = Directives.requireList(changes, name);
                lists.requireConsistent(list, order);
                merged = MergeLists.areMerged(field) ? lists.merge(original, list) : (ArrayNode) Directives.plain(list);
            }
            result.set(name, lists.inOrder(merged, order, original));
        }
    }

    private static void mergeField(ObjectNode result, String name, JsonNode change, @Nullable MergeSchema schema) {
        if (name.startsWith(Directives.DELETE_FROM)) {
            String list = name.substring(Directives.DELETE_FROM.length());
            if (result.get(list) instanceof ArrayNode before) {
                result.set(list, MergeLists.without(before, Directives.requireList(change, name)));
            }
            return;
        }
        if (change.isNull()) {
            result.remove(name);
            return;
        }
        JsonNode before = result.get(name);
        MergeSchema.Field field = field(schema, name);
        if (before instanceof ObjectNode object && change instanceof ObjectNode changes && !field.replaced()) {
            result.set(name, merge(object, changes, field.child()));
        } else if (before instanceof ArrayNode array
                && change instanceof ArrayNode changes
                && MergeLists.areMerged(field)) {
            result.set(name, lists(field).merge(array, changes));
        } else {
            result.set(name, Directives.plain(change));
        }
    }

    private static MergeLists lists(MergeSchema.Field field) {
        return new MergeLists(MergeLists.key(field), (before, next) -> merge(before, next, field.child()));
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
