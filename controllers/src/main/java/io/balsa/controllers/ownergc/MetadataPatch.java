package io.balsa.controllers.ownergc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.client.loop.Action;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Changes of an object's metadata alone, as JSON merge patches: the one form of patch that every kind understands. Each holds
 * only for the revision that it was decided on.
 */
final class MetadataPatch {
    private MetadataPatch() {}

    /** The object is owned by these alone. */
    static Action owners(Tracked item, List<OwnerReference> owners) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        owners.forEach(owner -> list.add(JsonCodec.toTree("", "", owner)));
        ObjectNode meta = metadata(item);
        meta.set("ownerReferences", list);
        return patch(item, meta);
    }

    /** The object keeps no owner waiting. */
    static Action unblocked(Tracked item) {
        return owners(
                item,
                item.owners().stream()
                        .map(owner ->
                                owner.toBuilder().setBlockOwnerDeletion(false).build())
                        .toList());
    }

    static Action withoutFinalizer(Tracked item, String finalizer) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        item.finalizers().stream().filter(each -> !each.equals(finalizer)).forEach(list::add);
        ObjectNode meta = metadata(item);
        meta.set("finalizers", list);
        return patch(item, meta);
    }

    private static ObjectNode metadata(Tracked item) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("uid", item.uid())
                .put("resourceVersion", Long.toString(item.revision()));
    }

    private static Action patch(Tracked item, ObjectNode meta) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("metadata", meta);
        return new Action.MergePatch(
                item.kind(), item.namespace(), item.name(), new String(JsonCodec.bytes(body), StandardCharsets.UTF_8));
    }
}
