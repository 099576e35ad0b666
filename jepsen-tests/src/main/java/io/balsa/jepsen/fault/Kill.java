package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import java.util.List;

/** Processes end without a word; what they have written to their disks stays. */
record Kill(String name, Victims victims) implements Fault {
    @Override
    public String what() {
        return "SIGKILL to " + victims.text() + ", started again afterwards";
    }

    @Override
    public Area area() {
        return Area.PROCESS;
    }

    @Override
    public Span hold() {
        return new Span(300, 4_000);
    }

    @Override
    public int membersMin() {
        return 1;
    }

    @Override
    public Harm begin(Scene scene) {
        List<Member> killed = victims.pick(scene.cluster(), scene.random());
        killed.forEach(Member::kill);
        return new Harm(killed, "", true, () -> killed.forEach(scene.cluster()::launch));
    }
}
