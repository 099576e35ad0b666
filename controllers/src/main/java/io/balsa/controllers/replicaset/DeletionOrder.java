package io.balsa.controllers.replicaset;

import io.balsa.api.model.Meta;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.core.v1.Pod;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which pods go first when there are too many: those that are missed least. Kubernetes' order, and the name where that leaves
 * a choice, so that the same pods always give the same order.
 *
 * <ol>
 *   <li>without a node, before those with one;
 *   <li>Pending, then Unknown, then Running;
 *   <li>not ready;
 *   <li>cheaper by the annotation {@code controller.kubernetes.io/pod-deletion-cost};
 *   <li>on a node with more pods of the same ReplicaSet;
 *   <li>ready for a shorter time;
 *   <li>restarted more often;
 *   <li>younger.
 * </ol>
 */
final class DeletionOrder {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private DeletionOrder() {}

    /** Returns the pods, first to go first. */
    static List<Pod> of(List<Pod> pods) {
        Map<String, Integer> onNode = new TreeMap<>();
        pods.forEach(pod -> onNode.merge(pod.getSpec().getNodeName(), 1, Integer::sum));
        Comparator<Pod> order = Comparator.comparing(Pods::isBound)
                .thenComparing(DeletionOrder::phase)
                .thenComparing(Pods::isReady)
                .thenComparing(DeletionOrder::cost)
                .thenComparing(pod -> -onNode.getOrDefault(pod.getSpec().getNodeName(), 0))
                .thenComparing(DeletionOrder::readySince, Comparator.reverseOrder())
                .thenComparing(pod -> -Pods.restarts(pod))
                .thenComparing(DeletionOrder::createdAt, Comparator.reverseOrder())
                .thenComparing(Meta::name);
        return pods.stream().sorted(order).toList();
    }

    private static int phase(Pod pod) {
        return switch (pod.getStatus().getPhase()) {
            case "Running" -> 2;
            case "Unknown" -> 1;
            default -> 0;
        };
    }

    private static int cost(Pod pod) {
        String text = Meta.of(pod).getAnnotationsOrDefault(COST, "0");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            // Kubernetes: an annotation that is no number costs nothing.
            return 0;
        }
    }

    private static Instant readySince(Pod pod) {
        return Pods.readySince(pod).orElse(Instant.MAX);
    }

    private static Instant createdAt(Pod pod) {
        return Pods.instant(Meta.of(pod).getCreationTimestamp());
    }
}
