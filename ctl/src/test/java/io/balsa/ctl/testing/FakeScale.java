package io.balsa.ctl.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The scale subresource of a workload. */
final class FakeScale {
    private FakeScale() {}

    static ObjectNode of(ObjectNode workload) {
        ObjectNode scale = JsonNodeFactory.instance.objectNode().put("kind", "Scale");
        scale.put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            metadata.set(field, workload.path("metadata").get(field));
        }
        scale.putObject("spec")
                .put("replicas", workload.path("spec").path("replicas").asInt());
        scale.putObject("status")
                .put("replicas", workload.path("status").path("replicas").asInt());
        return scale;
    }
}
