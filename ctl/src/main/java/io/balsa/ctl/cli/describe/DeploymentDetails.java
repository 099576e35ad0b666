package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.LabelSelectors;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code describe deploy}: with its replica sets, that of the present template and those of earlier ones. */
final class DeploymentDetails {
    private static final String TEMPLATE_HASH = "pod-template-hash";

    private DeploymentDetails() {}

    static void print(Details out, JsonNode deployment, Reads reads) throws IOException {
        JsonNode spec = deployment.path("spec");
        JsonNode status = deployment.path("status");
        String selector = LabelSelectors.text(spec.path("selector"));
        out.name(deployment).namespace(deployment).created(deployment).labels(deployment);
        out.field(0, "Selector", selector);
        out.field(
                0,
                "Replicas",
                Fields.number(spec, "/replicas") + " desired | "
                        + Fields.number(status, "/updatedReplicas") + " updated | "
                        + Fields.number(status, "/replicas") + " total | "
                        + Fields.number(status, "/availableReplicas") + " available | "
                        + Fields.number(status, "/unavailableReplicas") + " unavailable");
        out.field(0, "StrategyType", Fields.text(spec, "/strategy/type"));
        out.field(0, "MinReadySeconds", Fields.number(spec, "/minReadySeconds"));
        if (Fields.has(spec, "/strategy/rollingUpdate")) {
            out.field(
                    0,
                    "RollingUpdateStrategy",
                    Fields.text(spec, "/strategy/rollingUpdate/maxUnavailable", "<nil>") + " max unavailable, "
                            + Fields.text(spec, "/strategy/rollingUpdate/maxSurge", "<nil>") + " max surge");
        }
        TemplateDetails.print(out, spec.path("template"));
        WorkloadDetails.conditions(out, deployment);
        replicaSets(out, deployment, owned(deployment, selector, reads));
    }

    /** The eldest first; none where they cannot be read. */
    private static List<JsonNode> owned(JsonNode deployment, String selector, Reads reads) throws IOException {
        String namespace = Fields.text(deployment, "/metadata/namespace");
        String uid = Fields.text(deployment, "/metadata/uid");
        List<JsonNode> owned = new ArrayList<>();
        try {
            for (JsonNode set : reads.items(Request.get("/apis/apps/v1/namespaces/" + namespace + "/replicasets")
                    .with("labelSelector", selector))) {
                if (Owner.controls(uid, set)) {
                    owned.add(set);
                }
            }
        } catch (ApiFailure e) {
            return List.of();
        }
        owned.sort(Comparator.comparing((JsonNode set) -> Fields.text(set, "/metadata/creationTimestamp"))
                .thenComparing(set -> Fields.text(set, "/metadata/name")));
        return owned;
    }

    private static void replicaSets(Details out, JsonNode deployment, List<JsonNode> sets) {
        if (sets.isEmpty()) {
            return;
        }
        JsonNode template = withoutHash(deployment.at("/spec/template"));
        List<String> old = new ArrayList<>();
        List<String> present = new ArrayList<>();
        for (JsonNode set : sets) {
            boolean fits =
                    present.isEmpty() && withoutHash(set.at("/spec/template")).equals(template);
            (fits ? present : old)
                    .add(Fields.text(set, "/metadata/name") + " (" + Fields.number(set, "/status/replicas") + "/"
                            + Fields.number(set, "/spec/replicas") + " replicas created)");
        }
        out.field(0, "OldReplicaSets", Fields.orNone(String.join(", ", old)));
        out.field(0, "NewReplicaSet", Fields.orNone(String.join(", ", present)));
    }

    private static JsonNode withoutHash(JsonNode template) {
        JsonNode copy = template.deepCopy();
        if (copy.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove(TEMPLATE_HASH);
        }
        return copy;
    }
}
