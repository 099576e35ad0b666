package io.balsa.controllers.scheduler;

import io.balsa.api.model.Meta;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.Pod;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All nodes with what is taken of them, kept up to date one change at a time, so that a decision costs nothing per pod that
 * already runs.
 *
 * <p>A pod takes room on a node from the moment that it was {@linkplain #assume assumed} to be bound there until it is seen
 * to have ended or to be gone. Seeing the pod still unbound does not end an assumption: that may be old news. The failure of
 * its binding does ({@link #forget}).
 *
 * <p>Example: node a (2 cpu); assume(p, a) for 1 cpu leaves 1; podChanged(p unbound) leaves 1; podChanged(p bound to a)
 * leaves 1; podChanged(p Succeeded) leaves 2.
 *
 * <p>Changes may come in any order and more than once: only the latest state of each object counts. Not thread-safe: the
 * scheduler's thread owns it.
 */
public final class NodeTable {
    private record Place(String node, boolean assumed) {}

    /** In the order of names, so that decisions do not depend on the order of changes. */
    private final Map<String, NodeState> nodes = new TreeMap<>();

    /** Where each pod that takes room is, also where its node is not known (yet). */
    private final Map<String, Place> places = new HashMap<>();

    private final Map<String, Map<String, PodFacts>> onUnknownNodes = new HashMap<>();

    /** All nodes, by name. */
    public Collection<NodeState> nodes() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    /** The node is like this now. */
    public void nodeChanged(Node node) {
        String name = Meta.name(node);
        NodeState before = nodes.get(name);
        Map<String, PodFacts> pods = before != null
                ? before.pods()
                : Optional.ofNullable(onUnknownNodes.remove(name)).orElse(Map.of());
        nodes.put(name, NodeState.of(node, pods));
    }

    /** The node is gone; pods may still be bound to it. */
    public void nodeGone(String name) {
        NodeState before = nodes.remove(name);
        if (before != null && !before.pods().isEmpty()) {
            onUnknownNodes.put(name, new TreeMap<>(before.pods()));
        }
    }

    /** The pod is like this now. */
    public void podChanged(Pod pod) {
        String key = Meta.key(pod);
        if (Pods.isTerminal(pod)) {
            remove(key);
        } else if (Pods.isBound(pod)) {
            place(key, PodFacts.of(pod), new Place(pod.getSpec().getNodeName(), false));
        } else if (!Optional.ofNullable(places.get(key)).map(Place::assumed).orElse(false)) {
            remove(key);
        }
    }

    /** The pod is gone. */
    public void podGone(String key) {
        remove(key);
    }

    /** The pod will be bound to the node: it takes room from now on. */
    public void assume(PodFacts pod, String node) {
        place(Meta.key(pod.pod()), pod, new Place(node, true));
    }

    /** The binding failed: the pod takes no room, unless it was seen bound meanwhile. */
    public void forget(String key) {
        Place place = places.get(key);
        if (place != null && place.assumed()) {
            remove(key);
        }
    }

    private void place(String key, PodFacts pod, Place place) {
        Place before = places.put(key, place);
        if (before != null && !before.node().equals(place.node())) {
            removeFrom(before.node(), key);
        }
        NodeState node = nodes.get(place.node());
        if (node != null) {
            nodes.put(place.node(), node.with(key, pod));
        } else {
            onUnknownNodes
                    .computeIfAbsent(place.node(), name -> new TreeMap<>())
                    .put(key, pod);
        }
    }

    private void remove(String key) {
        Place place = places.remove(key);
        if (place != null) {
            removeFrom(place.node(), key);
        }
    }

    private void removeFrom(String name, String key) {
        NodeState node = nodes.get(name);
        if (node != null) {
            nodes.put(name, node.without(key));
            return;
        }
        Map<String, PodFacts> pods = onUnknownNodes.get(name);
        if (pods != null) {
            pods.remove(key);
            if (pods.isEmpty()) {
                onUnknownNodes.remove(name);
            }
        }
    }
}
