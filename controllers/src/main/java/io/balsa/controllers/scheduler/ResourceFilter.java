package io.balsa.controllers.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Nodes without room for what the pod requests; each resource that lacks is a reason. */
final class ResourceFilter implements Filter {
    @Override
    public List<String> refusals(PodFacts pod, NodeState node) {
        List<String> reasons = new ArrayList<>();
        new TreeMap<>(pod.requests().amounts()).forEach((resource, amount) -> {
            // Kubernetes: what is not requested may be overdrawn, so a request of zero always fits.
            if (amount > 0 && amount > node.free(resource)) {
                reasons.add(resource.equals(Resources.PODS) ? "Too many pods" : "Insufficient " + resource);
            }
        });
        return reasons;
    }
}
