package io.balsa.ctl.cli.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.LabelSelectors;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.TreeMap;

/** The revisions of a workload: a deployment's are its replica sets, those of the others ControllerRevisions. */
final class Revisions {
    static final String NUMBER = "deployment.kubernetes.io/revision";
    static final String CHANGE_CAUSE = "kubernetes.io/change-cause";

    /** The objects that stand for the revisions, by number. */
    final TreeMap<Long, JsonNode> byNumber = new TreeMap<>();

    private Revisions() {}

    /** 0 where the object tells none. */
    static long number(JsonNode object) {
        if (object.has("revision")) {
            return object.path("revision").asLong();
        }
        return object.path("metadata").path("annotations").path(NUMBER).asLong(0);
    }

    static boolean isDeployment(Info info) {
        return info.type().qualified().equals("deployments.apps");
    }

    static Revisions of(Session session, Info info, String purpose) throws CliError, ApiFailure, IOException {
        String path = "/apis/apps/v1/namespaces/" + info.namespace() + "/";
        String resource = switch (info.type().qualified()) {
            case "deployments.apps" -> "replicasets";
            case "daemonsets.apps", "statefulsets.apps" -> "controllerrevisions";
            default ->
                throw CliError.usage("error: no " + purpose + " has been implemented for \""
                        + info.type().kind()
                        + (info.type().group().isEmpty()
                                ? ""
                                : "." + info.type().group()) + "\"");
        };
        Revisions revisions = new Revisions();
        String uid = info.object().path("metadata").path("uid").asText();
        JsonNode list = session.client.json(Request.get(path + resource)
                .with(
                        "labelSelector",
                        LabelSelectors.text(info.object().path("spec").path("selector"))));
        for (JsonNode item : list.path("items")) {
            for (JsonNode owner : item.path("metadata").path("ownerReferences")) {
                long number = number(item);
                if (owner.path("controller").asBoolean()
                        && owner.path("uid").asText().equals(uid)
                        && number > 0) {
                    revisions.byNumber.put(number, item);
                }
            }
        }
        return revisions;
    }

    static String cause(JsonNode revision) {
        String cause =
                revision.path("metadata").path("annotations").path(CHANGE_CAUSE).asText("");
        return cause.isEmpty() ? "<none>" : cause;
    }

    /** The pod template that the revision stands for. */
    static ObjectNode template(JsonNode revision) {
        JsonNode template = revision.has("data")
                ? revision.path("data").path("spec").path("template")
                : revision.path("spec").path("template");
        ObjectNode copy = template instanceof ObjectNode object
                ? object.deepCopy()
                : com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        copy.remove("$patch");
        return copy;
    }
}
