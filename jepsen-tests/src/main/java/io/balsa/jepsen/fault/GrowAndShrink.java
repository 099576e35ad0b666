package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Cluster;
import io.balsa.jepsen.cluster.Member;
import java.util.List;

/** The number of members changes while clients work: one more, then one less, which may be the leader. */
record GrowAndShrink() implements Fault {
    @Override
    public String name() {
        return "member-add-remove";
    }

    @Override
    public String what() {
        return "one more member joins, then a running one, perhaps the leader, is removed";
    }

    @Override
    public Area area() {
        return Area.MEMBERS;
    }

    @Override
    public Harm begin(Scene scene) {
        Cluster cluster = scene.cluster();
        Member added = cluster.membership().add(scene.random().nextBoolean());
        Victims victims = scene.random().nextBoolean() ? Victims.LEADER : Victims.ONE;
        return new Harm(List.of(added), added + " joined", true, () -> {
            Member gone = victims.pick(cluster, scene.random()).get(0);
            cluster.membership().remove(gone);
        });
    }
}
