package io.balsa.controllers.scheduler;

/** One opinion about how good a node is for a pod. Pure. */
interface Score {
    /** What the opinion is called when somebody asks why. */
    String name();

    /** How much it counts against others. */
    int weight();

    /**
     * How good the node is, from 0 to 100.
     *
     * @param choice all nodes that may run the pod: what the node is compared with
     */
    long of(PodFacts pod, NodeState node, Choice choice);

    /**
     * The nodes to choose from.
     *
     * @param mostOfGroup the most pods of the pod's group that one of them has
     */
    record Choice(long mostOfGroup) {}
}
