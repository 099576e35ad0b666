package io.balsa.controllers.scheduler;

import java.util.List;

/** One reason why a pod may not run on a node. Pure. */
interface Filter {
    /** Returns why not, in Kubernetes' words; empty where it may. */
    List<String> refusals(PodFacts pod, NodeState node);
}
