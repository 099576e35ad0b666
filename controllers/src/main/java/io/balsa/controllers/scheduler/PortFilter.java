package io.balsa.controllers.scheduler;

import java.util.List;

/** Nodes on which another pod has a host port that the pod wants. */
final class PortFilter implements Filter {
    @Override
    public List<String> refusals(PodFacts pod, NodeState node) {
        boolean collides = !pod.hostPorts().isEmpty()
                && node.hostPorts().stream()
                        .anyMatch(taken -> pod.hostPorts().stream().anyMatch(taken::collidesWith));
        return collides ? List.of("node(s) didn't have free ports for the requested pod ports") : List.of();
    }
}
