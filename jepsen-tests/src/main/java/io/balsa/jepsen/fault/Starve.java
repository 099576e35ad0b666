package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import java.util.List;
import java.util.Optional;

/** A neighbour takes the processor away. */
record Starve() implements Fault {
    private static final int PERCENT = 5;

    @Override
    public String name() {
        return "starve";
    }

    @Override
    public String what() {
        return "one member gets 5 % of a processor";
    }

    @Override
    public Area area() {
        return Area.PROCESS;
    }

    @Override
    public Span hold() {
        return new Span(4_000, 8_000);
    }

    @Override
    public Optional<String> missing() {
        return Cgroup.missing("cpu");
    }

    @Override
    public Harm begin(Scene scene) {
        Victims victims = scene.random().nextBoolean() ? Victims.LEADER : Victims.ONE;
        Member one = victims.pick(scene.cluster(), scene.random()).get(0);
        Cgroup group = Cgroup.starved(one.pid(), PERCENT);
        return new Harm(List.of(one), "", false, group::release, group::release);
    }
}
