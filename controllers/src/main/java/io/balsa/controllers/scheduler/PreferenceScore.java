package io.balsa.controllers.scheduler;

import io.balsa.controllers.pod.Taints;

/** Prefers nodes without taints of effect PreferNoSchedule that the pod does not tolerate. */
final class PreferenceScore implements Score {
    @Override
    public String name() {
        return "TaintToleration";
    }

    @Override
    public int weight() {
        return 3;
    }

    @Override
    public long of(PodFacts pod, NodeState node, Choice choice) {
        long against = node.node().getSpec().getTaintsList().stream()
                .filter(taint -> taint.getEffect().equals("PreferNoSchedule"))
                .filter(taint -> !Taints.tolerated(taint, pod.pod().getSpec().getTolerationsList()))
                .count();
        return Math.max(0, 100 - 25 * against);
    }
}
