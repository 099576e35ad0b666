package io.balsa.controllers.scheduler;

import java.util.List;

/** Nodes whose kubelet does not say that they are ready: the taint that says the same comes a moment later. */
final class ReadyFilter implements Filter {
    @Override
    public List<String> refusals(PodFacts pod, NodeState node) {
        return node.isReady() ? List.of() : List.of("node(s) were not ready");
    }
}
