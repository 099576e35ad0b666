package io.balsa.controllers.scheduler;

/** Prefers the node of which the largest share of processor and memory stays free. */
final class LeastAllocatedScore implements Score {
    @Override
    public String name() {
        return "LeastAllocated";
    }

    @Override
    public int weight() {
        return 1;
    }

    @Override
    public long of(PodFacts pod, NodeState node, Choice choice) {
        return (free(pod, node, Resources.CPU) + free(pod, node, Resources.MEMORY)) / 2;
    }

    private static long free(PodFacts pod, NodeState node, String resource) {
        long all = node.allocatable().get(resource);
        long left = node.free(resource) - pod.requests().get(resource);
        return all <= 0 || left <= 0 ? 0 : (long) (100.0 * left / all);
    }
}
