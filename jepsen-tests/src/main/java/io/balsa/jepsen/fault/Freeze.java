package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import java.util.List;
import java.util.Optional;

/** As a pause, but by the kernel and of all threads at one moment, as a virtual machine that is moved. */
record Freeze() implements Fault {
    @Override
    public String name() {
        return "freeze";
    }

    @Override
    public String what() {
        return "the leader is frozen by a control group, for longer than an election, and thawed";
    }

    @Override
    public Area area() {
        return Area.PROCESS;
    }

    @Override
    public Span hold() {
        return new Span(3_000, 8_000);
    }

    @Override
    public Optional<String> missing() {
        return Cgroup.missing("freezer");
    }

    @Override
    public Harm begin(Scene scene) {
        Member leader = scene.cluster().leaderOrAny();
        Cgroup group = Cgroup.frozen(leader.pid());
        return new Harm(List.of(leader), "", false, group::release, group::release);
    }
}
