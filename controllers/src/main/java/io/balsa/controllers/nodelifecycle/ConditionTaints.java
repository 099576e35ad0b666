package io.balsa.controllers.nodelifecycle;

import io.balsa.controllers.pod.Taints;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeCondition;
import io.balsa.k8s.core.v1.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells the scheduler by NoSchedule taints what a node's conditions tell people: that it lacks something, and that it was
 * cordoned. Of these keys only that effect is ours. Source: Kubernetes' node lifecycle controller (TaintNodesByCondition).
 */
final class ConditionTaints {
    private static final String EFFECT = "NoSchedule";
    private static final Map<String, String> KEYS = Map.of(
            "MemoryPressure", "node.kubernetes.io/memory-pressure",
            "DiskPressure", "node.kubernetes.io/disk-pressure",
            "PIDPressure", "node.kubernetes.io/pid-pressure",
            "NetworkUnavailable", "node.kubernetes.io/network-unavailable");

    private ConditionTaints() {}

    /** The taints with those of the node's conditions, and without those of conditions that it no longer has. */
    static List<Taint> of(Node node, List<Taint> taints, Instant now) {
        Set<String> wanted = wanted(node);
        List<Taint> result = new ArrayList<>(taints);
        result.removeIf(taint -> isOurs(taint) && !wanted.contains(taint.getKey()));
        wanted.forEach(key -> NodeLifecycleReconciler.addMissing(result, key, EFFECT, now));
        return result;
    }

    private static boolean isOurs(Taint taint) {
        return taint.getEffect().equals(EFFECT)
                && (KEYS.containsValue(taint.getKey()) || taint.getKey().equals(Taints.UNSCHEDULABLE));
    }

    /** In the order of their names. */
    private static Set<String> wanted(Node node) {
        Set<String> keys = new TreeSet<>();
        for (NodeCondition condition : node.getStatus().getConditionsList()) {
            String key = KEYS.get(condition.getType());
            if (key != null && condition.getStatus().equals("True")) {
                keys.add(key);
            }
        }
        if (node.getSpec().getUnschedulable()) {
            keys.add(Taints.UNSCHEDULABLE);
        }
        return keys;
    }
}
