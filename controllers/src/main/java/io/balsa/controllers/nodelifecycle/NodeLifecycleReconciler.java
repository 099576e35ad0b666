package io.balsa.controllers.nodelifecycle;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Announcement;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeCondition;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.core.v1.Taint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what one node's health means for it and for its pods.
 *
 * <ol>
 *   <li>Silent for the grace time: its conditions become Unknown, it is tainted {@code node.kubernetes.io/unreachable}, and
 *       its pods stop to be ready, so that no Service sends to them.
 *   <li>After that, pods that do not tolerate the taint are deleted, each after its time (see {@link Evictions}). They stay
 *       Terminating until the node's kubelet comes back; their ReplicaSet replaces them at once.
 *   <li>A node that says itself that it is not ready is tainted {@code node.kubernetes.io/not-ready}, with the same effect.
 *   <li>A node that is Ready has neither taint.
 *   <li>A node that lacks something or was cordoned takes no new pods (see {@link ConditionTaints}).
 * </ol>
 *
 * <p><b>Large outages.</b> While all nodes are silent, or at least two and half of them, the fault is more likely between
 * them and us than in all of them. Then nodes are marked, and no pod is touched.
 */
public final class NodeLifecycleReconciler {
    static final String UNREACHABLE = "node.kubernetes.io/unreachable";
    static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final List<String> HEALTH = List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");
    private static final String STOPPED = "Kubelet stopped posting node status.";

    /**
     * What is decided on.
     *
     * @param node empty where it is gone
     * @param pods those that are bound to it
     * @param silences of all nodes, by name
     */
    public record View(Optional<Node> node, List<Pod> pods, Map<String, Duration> silences) {
        public View {
            pods = List.copyOf(pods);
            silences = Map.copyOf(silences);
        }
    }

    private NodeLifecycleReconciler() {}

    public static Plan reconcile(View view, NodeLifecycleConfig config, Instant now) {
        return view.node().map(node -> decide(node, view, config, now)).orElse(Plan.nothing());
    }

    private static Plan decide(Node node, View view, NodeLifecycleConfig config, Instant now) {
        Duration silence = view.silences().getOrDefault(Meta.name(node), Duration.ZERO);
        boolean lost = silence.compareTo(config.grace()) > 0;
        boolean outage = isLargeOutage(view.silences(), config.grace());
        Node marked = lost ? withUnknownHealth(node, now) : node;
        List<Action> actions = new ArrayList<>();
        if (!marked.equals(node)) {
            // The rest follows when this has been seen: a later write could not name the right revision.
            actions.add(new Action.UpdateStatus(marked));
            actions.add(new Action.Announce(Announcement.normal(
                    Announcement.reference(Kinds.NODE, node),
                    "NodeNotReady",
                    "Node " + Meta.name(node) + " status is now: NodeNotReady")));
            return Plan.of(actions).recheckAfter(config.replaceAfter());
        }
        Node tainted = withTaints(node, outage, now);
        if (!tainted.equals(node)) {
            actions.add(new Action.Update(tainted));
        }
        Plan plan = Plan.of(actions);
        if (!outage && !readiness(node).equals("True")) {
            plan = plan.then(podsNotReady(view.pods(), now));
            plan = plan.then(Evictions.of(tainted, view.pods(), config, now));
        }
        return lost
                ? plan.recheckAfter(config.grace())
                : plan.recheckAfter(config.grace().minus(silence).plusMillis(1));
    }

    /** Whether so many nodes are silent that the fault is probably not theirs. */
    static boolean isLargeOutage(Map<String, Duration> silences, Duration grace) {
        long lost = silences.values().stream()
                .filter(silence -> silence.compareTo(grace) > 0)
                .count();
        return lost > 0 && (lost == silences.size() || (lost >= 2 && 2 * lost >= silences.size()));
    }

    static String readiness(Node node) {
        return node.getStatus().getConditionsList().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(NodeCondition::getStatus)
                .findFirst()
                .orElse("Unknown");
    }

    private static Node withUnknownHealth(Node node, Instant now) {
        Node.Builder changed = node.toBuilder();
        for (String type : HEALTH) {
            int at = indexOf(node, type);
            if (at < 0) {
                changed.getStatusBuilder()
                        .addConditions(NodeCondition.newBuilder()
                                .setType(type)
                                .setStatus("Unknown")
                                .setReason("NodeStatusNeverUpdated")
                                .setMessage("Kubelet never posted node status.")
                                .setLastTransitionTime(Pods.time(now)));
            } else if (!node.getStatus().getConditions(at).getStatus().equals("Unknown")) {
                changed.getStatusBuilder()
                        .getConditionsBuilder(at)
                        .setStatus("Unknown")
                        .setReason("NodeStatusUnknown")
                        .setMessage(STOPPED)
                        .setLastTransitionTime(Pods.time(now));
            }
        }
        return changed.build();
    }

    private static int indexOf(Node node, String type) {
        for (int i = 0; i < node.getStatus().getConditionsCount(); i++) {
            if (node.getStatus().getConditions(i).getType().equals(type)) {
                return i;
            }
        }
        return -1;
    }

    private static Node withTaints(Node node, boolean outage, Instant now) {
        String wanted = switch (readiness(node)) {
            case "True" -> "";
            case "False" -> NOT_READY;
            default -> UNREACHABLE;
        };
        List<Taint> taints = new ArrayList<>();
        for (Taint taint : node.getSpec().getTaintsList()) {
            boolean ours = taint.getKey().equals(NOT_READY) || taint.getKey().equals(UNREACHABLE);
            // In a large outage nothing may begin to drive pods away, and what has begun is held.
            boolean drives = taint.getEffect().equals("NoExecute");
            if (!ours || (taint.getKey().equals(wanted) && !(outage && drives))) {
                taints.add(taint);
            }
        }
        if (!wanted.isEmpty()) {
            addMissing(taints, wanted, "NoSchedule", now);
            if (!outage) {
                addMissing(taints, wanted, "NoExecute", now);
            }
        }
        taints = ConditionTaints.of(node, taints, now);
        Node.Builder changed = node.toBuilder();
        changed.getSpecBuilder().clearTaints().addAllTaints(taints);
        return taints.equals(node.getSpec().getTaintsList()) ? node : changed.build();
    }

    static void addMissing(List<Taint> taints, String key, String effect, Instant now) {
        boolean there = taints.stream()
                .anyMatch(
                        taint -> taint.getKey().equals(key) && taint.getEffect().equals(effect));
        if (!there) {
            taints.add(Taint.newBuilder()
                    .setKey(key)
                    .setEffect(effect)
                    .setTimeAdded(Pods.time(now))
                    .build());
        }
    }

    private static Plan podsNotReady(List<Pod> pods, Instant now) {
        List<Action> actions = new ArrayList<>();
        for (Pod pod : pods) {
            if (Pods.isReady(pod)) {
                PodCondition ready = Pods.condition(pod, "Ready").orElseThrow().toBuilder()
                        .setStatus("False")
                        .build();
                actions.add(new Action.UpdateStatus(Pods.withCondition(pod, ready, now)));
                actions.add(new Action.Announce(Announcement.warning(
                        Announcement.reference(Kinds.POD, pod), "NodeNotReady", "Node is not ready")));
            }
        }
        return Plan.of(actions);
    }
}
