package io.balsa.controllers.scheduler;

/** Prefers the node with the fewest pods of the same controller, or with the same labels: one lost node costs few of them. */
final class SpreadScore implements Score {
    @Override
    public String name() {
        return "Spread";
    }

    @Override
    public int weight() {
        return 2;
    }

    @Override
    public long of(PodFacts pod, NodeState node, Choice choice) {
        if (pod.group().isEmpty() || choice.mostOfGroup() == 0) {
            return 100;
        }
        return 100 * (choice.mostOfGroup() - node.podsOfGroup(pod.group())) / choice.mostOfGroup();
    }
}
