package io.balsa.jepsen.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.HashMap;
import java.util.Map;

/** Items out of what the store holds, what the API says in JSON, and what the resource service says. */
final class Items {
    /** The annotation that holds the mark: the same for all kinds. */
    static final String MARK = "replay/mark";

    private Items() {}

    /** Out of the bytes of the store. */
    static Item stored(Collection collection, ByteString bytes, long revision) {
        Message prototype = collection == Collection.PODS ? Pod.getDefaultInstance() : ConfigMap.getDefaultInstance();
        return of(Envelope.decode(bytes, revision, prototype), revision);
    }

    static Item of(Message object, long revision) {
        ObjectMeta meta = Meta.of(object);
        Map<String, String> fields = fields(meta.getNamespace(), meta.getName());
        if (object instanceof Pod pod) {
            fields.put("status.phase", pod.getStatus().getPhase());
            fields.put("spec.nodeName", pod.getSpec().getNodeName());
        }
        return new Item(
                meta.getNamespace() + "/" + meta.getName(),
                meta.getUid(),
                revision,
                meta.getLabelsMap(),
                fields,
                meta.getAnnotationsMap().getOrDefault(MARK, ""));
    }

    static Item of(Collection collection, JsonNode object) {
        JsonNode meta = object.path("metadata");
        String namespace = meta.path("namespace").asText();
        String name = meta.path("name").asText();
        Map<String, String> fields = fields(namespace, name);
        if (collection == Collection.PODS) {
            fields.put("status.phase", object.at("/status/phase").asText());
            fields.put("spec.nodeName", object.at("/spec/nodeName").asText());
        }
        Map<String, String> labels = new HashMap<>();
        meta.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new Item(
                namespace + "/" + name,
                meta.path("uid").asText(),
                meta.path("resourceVersion").asLong(),
                labels,
                fields,
                meta.path("annotations").path(MARK).asText());
    }

    private static Map<String, String> fields(String namespace, String name) {
        return new HashMap<>(Map.of("metadata.namespace", namespace, "metadata.name", name));
    }
}
