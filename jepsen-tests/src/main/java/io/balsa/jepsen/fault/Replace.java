package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Cluster;
import io.balsa.jepsen.cluster.Member;
import java.util.List;

/** A machine is gone for good, and a new one takes its place. */
record Replace() implements Fault {
    @Override
    public String name() {
        return "member-replace";
    }

    @Override
    public String what() {
        return "one member, perhaps the leader, is killed for good, removed, and another one is added";
    }

    @Override
    public Area area() {
        return Area.MEMBERS;
    }

    @Override
    public Span hold() {
        return new Span(0, 2_000);
    }

    @Override
    public Harm begin(Scene scene) {
        Cluster cluster = scene.cluster();
        Victims victims = scene.random().nextBoolean() ? Victims.LEADER : Victims.ONE;
        Member gone = victims.pick(cluster, scene.random()).get(0);
        boolean learns = scene.random().nextBoolean();
        gone.kill();
        return new Harm(List.of(gone), learns ? "the new one learns first" : "", true, () -> {
            cluster.membership().remove(gone);
            cluster.membership().add(learns);
        });
    }
}
