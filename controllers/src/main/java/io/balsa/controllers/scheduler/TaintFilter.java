package io.balsa.controllers.scheduler;

import io.balsa.controllers.pod.Taints;
import io.balsa.k8s.core.v1.Taint;
import io.balsa.k8s.core.v1.Toleration;
import java.util.List;

/** Nodes that keep pods off: cordoned ones, and those with a taint that the pod does not tolerate. */
final class TaintFilter implements Filter {
    private static final Taint CORDONED = Taint.newBuilder()
            .setKey(Taints.UNSCHEDULABLE)
            .setEffect("NoSchedule")
            .build();

    @Override
    public List<String> refusals(PodFacts pod, NodeState node) {
        List<Toleration> tolerations = pod.pod().getSpec().getTolerationsList();
        if (node.node().getSpec().getUnschedulable() && !Taints.tolerated(CORDONED, tolerations)) {
            return List.of("node(s) were unschedulable");
        }
        for (Taint taint : node.node().getSpec().getTaintsList()) {
            boolean keepsOff =
                    taint.getEffect().equals("NoSchedule") || taint.getEffect().equals("NoExecute");
            if (keepsOff && !Taints.tolerated(taint, tolerations)) {
                return List.of("node(s) had untolerated taint {" + taint.getKey() + ": " + taint.getValue() + "}");
            }
        }
        return List.of();
    }
}
