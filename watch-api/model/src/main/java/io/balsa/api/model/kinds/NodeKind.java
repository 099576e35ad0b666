package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeAddress;
import io.balsa.k8s.core.v1.NodeCondition;
import io.balsa.k8s.core.v1.NodeSystemInfo;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** A machine that runs pods. */
final class NodeKind {
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final String ROLE_LABEL = "kubernetes.io/role";

    // A node is created by its kubelet with its status in it: the status is kept.
    static final Kind KIND = Kind.of("", "v1", Node.getDefaultInstance())
            .shortNames("no")
            .clusterScoped()
            .storedAs("minions")
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Status", "Whether the node is ready for pods."),
                            Column.text("Roles", "What the node is for."),
                            Column.age(),
                            Column.text("Version", "The version its kubelet reports."),
                            Column.text("Internal-IP", "Its address inside the cluster.")
                                    .wide(),
                            Column.text("External-IP", "Its address outside the cluster.")
                                    .wide(),
                            Column.text("OS-Image", "The operating system it reports.")
                                    .wide(),
                            Column.text("Kernel-Version", "The kernel it reports.")
                                    .wide(),
                            Column.text("Container-Runtime", "What runs its containers.")
                                    .wide()),
                    NodeKind::row)
            .selectable(
                    "spec.unschedulable",
                    node -> Boolean.toString(node.getSpec().getUnschedulable()))
            .defaults(NodeKind::defaulted)
            .validate(NodeRules::validate)
            .validateUpdate(NodeRules::validateUpdate)
            .validateStatusUpdate((next, old) -> NodeRules.validateStatus(next))
            .build();

    private NodeKind() {}

    private static Row row(Node node, Instant now) {
        NodeSystemInfo info = node.getStatus().getNodeInfo();
        return Row.of(
                Meta.name(node),
                status(node),
                roles(node),
                Ages.since(node.getMetadata().getCreationTimestamp(), now),
                info.getKubeletVersion(),
                address(node, "InternalIP"),
                address(node, "ExternalIP"),
                orUnknown(info.getOsImage()),
                orUnknown(info.getKernelVersion()),
                orUnknown(info.getContainerRuntimeVersion()));
    }

    private static String status(Node node) {
        String ready = "Unknown";
        for (NodeCondition condition : node.getStatus().getConditionsList()) {
            if (condition.getType().equals("Ready")) {
                ready = condition.getStatus().equals("True") ? "Ready" : "NotReady";
            }
        }
        return node.getSpec().getUnschedulable() ? ready + ",SchedulingDisabled" : ready;
    }

    private static String roles(Node node) {
        TreeSet<String> roles = new TreeSet<>();
        node.getMetadata().getLabelsMap().forEach((key, value) -> {
            if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
                roles.add(key.substring(ROLE_PREFIX.length()));
            } else if (key.equals(ROLE_LABEL) && !value.isEmpty()) {
                roles.add(value);
            }
        });
        return CellText.joined(roles);
    }

    private static String address(Node node, String type) {
        return node.getStatus().getAddressesList().stream()
                .filter(address -> address.getType().equals(type))
                .map(NodeAddress::getAddress)
                .findFirst()
                .orElse(CellText.NONE);
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "<unknown>" : text;
    }

    /** What pods may use of the node is all it has, where the kubelet does not say less; and podCIDR is podCIDRs[0]. */
    private static Node defaulted(Node node) {
        Node.Builder next = node.toBuilder();
        if (node.hasSpec()) {
            NodeRules.alignPodCidrs(next.getSpecBuilder());
        }
        if (node.getStatus().getAllocatableCount() == 0 && node.getStatus().getCapacityCount() > 0) {
            next.getStatusBuilder().putAllAllocatable(node.getStatus().getCapacityMap());
        }
        return next.build();
    }
}
