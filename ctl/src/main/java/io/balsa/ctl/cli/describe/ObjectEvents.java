package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;

/** The events that are about an object. */
final class ObjectEvents {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private ObjectEvents() {}

    /** None where they cannot be read. */
    static JsonNode of(ResourceType type, JsonNode object, Reads reads) throws IOException {
        ArrayNode events = JsonNodeFactory.instance.arrayNode();
        String uid = Fields.text(object, "/metadata/uid");
        switch (type.qualified()) {
            // The events of a static pod are about the copy that the node has of it.
            case "pods" -> {
                String mirrored =
                        object.at("/metadata/annotations").path(MIRROR).asText(uid);
                add(events, object, "", mirrored, reads);
            }
            // A kubelet's events carry the node's name as its uid.
            case "nodes" -> {
                add(events, object, type.kind(), uid, reads);
                add(events, object, type.kind(), Fields.text(object, "/metadata/name"), reads);
            }
            default -> add(events, object, type.kind(), uid, reads);
        }
        return events;
    }

    private static void add(ArrayNode events, JsonNode object, String kind, String uid, Reads reads)
            throws IOException {
        String namespace = Fields.text(object, "/metadata/namespace");
        String fields = "involvedObject.name=" + Fields.text(object, "/metadata/name")
                + ",involvedObject.namespace=" + namespace
                + (kind.isEmpty() ? "" : ",involvedObject.kind=" + kind)
                + (uid.isEmpty() ? "" : ",involvedObject.uid=" + uid);
        String path = namespace.isEmpty() ? "/api/v1/events" : "/api/v1/namespaces/" + namespace + "/events";
        try {
            reads.items(Request.get(path).with("fieldSelector", fields)).forEach(events::add);
        } catch (ApiFailure e) {
            // A caller that may not read events still sees the object.
            events.removeAll();
        }
    }
}
