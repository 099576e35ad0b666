package io.balsa.controllers.podgc;

import io.balsa.api.client.Deletion;
import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.core.v1.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides which pods to remove at once, without waiting for a kubelet.
 *
 * <ul>
 *   <li>Pods bound to a node that has not existed for the quarantine: a node that was only just registered may be unknown
 *       here for an instant, while its first pod is known already.
 *   <li>Pods that are being deleted and have no node: there is no kubelet to finish them.
 *   <li>The oldest finished pods beyond {@code finishedMax}.
 * </ul>
 *
 * <p>Owned by one thread; it remembers only since when a node is missing.
 */
public final class PodGarbage {
    /** How often to look; nothing here is urgent. */
    public static final Duration PERIOD = Duration.ofSeconds(10);

    private final Duration quarantine;
    private final int finishedMax;
    private final Map<String, Long> missingSinceNanos = new HashMap<>();

    /** @param finishedMax Kubernetes: 12500 */
    public PodGarbage(Duration quarantine, int finishedMax) {
        this.quarantine = quarantine;
        this.finishedMax = finishedMax;
    }

    /**
     * Decides about all pods.
     *
     * @param nodes the names of all nodes that exist
     * @param nowNanos a monotonic clock
     */
    public Plan reconcile(List<Pod> pods, Set<String> nodes, long nowNanos) {
        Set<String> gone = gone(pods, nodes, nowNanos);
        List<Action> actions = new ArrayList<>();
        Predicate<Pod> garbage =
                pod -> gone.contains(pod.getSpec().getNodeName()) || (!Pods.isBound(pod) && Meta.isDeleting(pod));
        pods.stream().filter(garbage).forEach(pod -> actions.add(removal(pod)));
        List<Pod> finished = pods.stream()
                .filter(pod -> Pods.isTerminal(pod) && !garbage.test(pod))
                .sorted(Comparator.<Pod>comparingLong(
                                pod -> Meta.of(pod).getCreationTimestamp().getSeconds())
                        .thenComparing(Meta::key))
                .toList();
        finished.subList(0, Math.max(0, finished.size() - finishedMax)).forEach(pod -> actions.add(removal(pod)));
        return Plan.of(actions).recheckAfter(PERIOD);
    }

    private Set<String> gone(List<Pod> pods, Set<String> nodes, long nowNanos) {
        Set<String> missing = pods.stream()
                .filter(Pods::isBound)
                .map(pod -> pod.getSpec().getNodeName())
                .filter(node -> !nodes.contains(node))
                .collect(Collectors.toSet());
        missingSinceNanos.keySet().retainAll(missing);
        missing.forEach(node -> missingSinceNanos.putIfAbsent(node, nowNanos));
        return missing.stream()
                .filter(node -> nowNanos - missingSinceNanos.getOrDefault(node, nowNanos) >= quarantine.toNanos())
                .collect(Collectors.toSet());
    }

    private static Action removal(Pod pod) {
        return new Action.Delete(pod, Deletion.of(pod).now(), Optional.empty());
    }
}
