package io.balsa.controllers.scheduler;

import io.balsa.k8s.core.v1.NodeAffinity;
import io.balsa.k8s.core.v1.NodeSelectorRequirement;
import io.balsa.k8s.core.v1.NodeSelectorTerm;
import io.balsa.k8s.core.v1.PodSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes that the pod does not choose: by {@code spec.nodeSelector} and by required node affinity. */
final class AffinityFilter implements Filter {
    @Override
    public List<String> refusals(PodFacts pod, NodeState node) {
        PodSpec spec = pod.pod().getSpec();
        Map<String, String> labels = node.node().getMetadata().getLabelsMap();
        NodeAffinity affinity = spec.getAffinity().getNodeAffinity();
        boolean selected =
                labels.entrySet().containsAll(spec.getNodeSelectorMap().entrySet());
        boolean preferred = !affinity.hasRequiredDuringSchedulingIgnoredDuringExecution()
                || affinity.getRequiredDuringSchedulingIgnoredDuringExecution().getNodeSelectorTermsList().stream()
                        .anyMatch(term -> matches(term, node));
        return selected && preferred ? List.of() : List.of("node(s) didn't match Pod's node affinity/selector");
    }

    private static boolean matches(NodeSelectorTerm term, NodeState node) {
        // Kubernetes: an empty term matches nothing.
        boolean empty = term.getMatchExpressionsCount() == 0 && term.getMatchFieldsCount() == 0;
        Map<String, String> labels = node.node().getMetadata().getLabelsMap();
        return !empty
                && term.getMatchExpressionsList().stream().allMatch(each -> matches(each, labels.get(each.getKey())))
                && term.getMatchFieldsList().stream()
                        .allMatch(each -> each.getKey().equals("metadata.name") && matches(each, node.name()));
    }

    private static boolean matches(NodeSelectorRequirement requirement, @Nullable String value) {
        return switch (requirement.getOperator()) {
            case "In" -> value != null && requirement.getValuesList().contains(value);
            case "NotIn" -> value == null || !requirement.getValuesList().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> value != null && compared(value, requirement) > 0;
            case "Lt" -> value != null && compared(value, requirement) < 0;
            default -> false;
        };
    }

    /** Zero, which neither operator accepts, where one of both is no number. */
    private static int compared(String value, NodeSelectorRequirement requirement) {
        try {
            return requirement.getValuesCount() == 1
                    ? Long.compare(Long.parseLong(value), Long.parseLong(requirement.getValues(0)))
                    : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
