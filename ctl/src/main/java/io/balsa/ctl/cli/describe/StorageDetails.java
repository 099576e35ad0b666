package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Persistent volumes, and the kinds of {@code storage.k8s.io}. */
final class StorageDetails {
    private static final List<String> DEFAULT_CLASS =
            List.of("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class");

    private StorageDetails() {}

    static void volume(Details out, JsonNode volume) {
        JsonNode spec = volume.path("spec");
        out.name(volume).labels(volume);
        out.field(0, "Finalizers", Fields.list(volume, "/metadata/finalizers"));
        out.field(0, "StorageClass", VolumeTexts.storageClass(volume));
        out.field(0, "Status", out.phase(volume));
        out.field(
                0,
                "Claim",
                Fields.has(spec, "/claimRef")
                        ? Fields.text(spec, "/claimRef/namespace") + "/" + Fields.text(spec, "/claimRef/name")
                        : "");
        out.field(0, "Reclaim Policy", Fields.text(spec, "/persistentVolumeReclaimPolicy"));
        out.field(0, "Access Modes", VolumeTexts.accessModes(spec.path("accessModes")));
        out.optional(0, "VolumeMode", spec.path("volumeMode"));
        out.field(0, "Capacity", Fields.amount(spec, "/capacity/storage").toString());
        nodeAffinity(out, spec.at("/nodeAffinity/required"));
        out.field(0, "Message", Fields.text(volume, "/status/message"));
        out.line(0, "Source:");
        for (var entry : spec.properties()) {
            if (VolumeTexts.persistent(out, entry.getKey(), entry.getValue())) {
                return;
            }
        }
        out.line(1, "<unknown>");
    }

    private static void nodeAffinity(Details out, JsonNode required) {
        if (!required.isObject()) {
            out.field(0, "Node Affinity", Fields.NONE);
            return;
        }
        out.field(0, "Node Affinity", "");
        JsonNode terms = required.path("nodeSelectorTerms");
        out.field(1, "Required Terms", terms.isEmpty() ? Fields.NONE : "");
        for (int i = 0; i < terms.size(); i++) {
            List<String> texts = new ArrayList<>();
            for (JsonNode expression : terms.get(i).path("matchExpressions")) {
                texts.add(Fields.text(expression, "/key") + " "
                        + Fields.text(expression, "/operator").toLowerCase(Locale.ROOT)
                        + values(expression));
            }
            out.values(2, "Term " + i, texts);
        }
    }

    private static String values(JsonNode expression) {
        JsonNode values = expression.path("values");
        return values.isEmpty() ? "" : " [" + String.join(", ", Fields.texts(values)) + "]";
    }

    static void storageClass(Details out, JsonNode storage) {
        JsonNode annotations = storage.at("/metadata/annotations");
        boolean isDefault = DEFAULT_CLASS.stream()
                .anyMatch(name -> annotations.path(name).asText("").equals("true"));
        out.name(storage).field(0, "IsDefaultClass", isDefault ? "Yes" : "No");
        out.field(0, "Annotations", TableView.labels(annotations));
        out.field(0, "Provisioner", Fields.text(storage, "/provisioner"));
        out.field(0, "Parameters", TableView.labels(storage.path("parameters")));
        out.field(0, "AllowVolumeExpansion", Fields.trueOrFalse(storage.path("allowVolumeExpansion")));
        if (storage.path("mountOptions").isEmpty()) {
            out.field(0, "MountOptions", Fields.NONE);
        } else {
            out.line(0, "MountOptions:");
            Fields.texts(storage.path("mountOptions")).forEach(option -> out.line(1, option));
        }
        out.optional(0, "ReclaimPolicy", storage.path("reclaimPolicy"));
        out.optional(0, "VolumeBindingMode", storage.path("volumeBindingMode"));
        topologies(out, storage.path("allowedTopologies"));
    }

    private static void topologies(Details out, JsonNode topologies) {
        if (!topologies.isArray()) {
            return;
        }
        out.field(0, "AllowedTopologies", topologies.isEmpty() ? Fields.NONE : "");
        for (int i = 0; i < topologies.size(); i++) {
            List<String> texts = new ArrayList<>();
            for (JsonNode expression : topologies.get(i).path("matchLabelExpressions")) {
                texts.add(Fields.text(expression, "/key") + " in" + values(expression));
            }
            out.values(1, "Term " + i, texts);
        }
    }

    static void attributesClass(Details out, JsonNode attributes) {
        out.name(attributes).field(0, "Annotations", TableView.labels(attributes.at("/metadata/annotations")));
        out.field(0, "DriverName", Fields.text(attributes, "/driverName"));
        out.field(0, "Parameters", TableView.labels(attributes.path("parameters")));
    }

    static void csiNode(Details out, JsonNode node) {
        out.name(node).labels(node).created(node).line(0, "Spec:");
        if (!node.at("/spec/drivers").isArray()) {
            return;
        }
        out.line(1, "Drivers:");
        for (JsonNode driver : node.at("/spec/drivers")) {
            out.line(2, Fields.text(driver, "/name") + ":");
            out.field(3, "Node ID", Fields.text(driver, "/nodeID"));
            if (Fields.has(driver, "/allocatable/count")) {
                out.line(3, "Allocatables:");
                out.field(4, "Count", Fields.text(driver, "/allocatable/count"));
            }
            if (Fields.has(driver, "/topologyKeys")) {
                out.field(3, "Topology Keys", Fields.list(driver, "/topologyKeys"));
            }
        }
    }
}
