package io.balsa.controllers.scheduler;

import io.balsa.k8s.core.v1.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node and what the pods that are bound to it, or assumed to be, take of it. Immutable.
 *
 * @param pods by key
 * @param used the sum of the pods' requests
 */
public record NodeState(Node node, Resources allocatable, Map<String, PodFacts> pods, Resources used) {
    static NodeState of(Node node, Map<String, PodFacts> pods) {
        Resources used = Resources.none();
        for (PodFacts pod : pods.values()) {
            used = used.plus(pod.requests());
        }
        return new NodeState(node, Resources.of(node.getStatus().getAllocatableMap()), new TreeMap<>(pods), used);
    }

    public String name() {
        return node.getMetadata().getName();
    }

    NodeState with(String key, PodFacts pod) {
        Map<String, PodFacts> changed = new TreeMap<>(pods);
        PodFacts before = changed.put(key, pod);
        Resources others = before == null ? used : used.minus(before.requests());
        return new NodeState(node, allocatable, changed, others.plus(pod.requests()));
    }

    NodeState without(String key) {
        Map<String, PodFacts> changed = new TreeMap<>(pods);
        PodFacts before = changed.remove(key);
        return before == null ? this : new NodeState(node, allocatable, changed, used.minus(before.requests()));
    }

    /** What is left of a resource; negative where the node shrank under its pods. */
    long free(String resource) {
        return allocatable.get(resource) - used.get(resource);
    }

    List<HostPort> hostPorts() {
        List<HostPort> ports = new ArrayList<>();
        pods.values().forEach(pod -> ports.addAll(pod.hostPorts()));
        return ports;
    }

    long podsOfGroup(String group) {
        return pods.values().stream().filter(pod -> pod.group().equals(group)).count();
    }

    boolean isReady() {
        return node.getStatus().getConditionsList().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }
}
