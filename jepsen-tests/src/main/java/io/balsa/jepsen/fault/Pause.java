package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import java.util.List;

/** Processes stand still and do not notice: a leader that goes on afterwards has been replaced meanwhile. */
record Pause(String name, Victims victims) implements Fault {
    @Override
    public String what() {
        return "SIGSTOP to " + victims.text() + ", for longer than an election and most leases, then SIGCONT";
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
    public Harm begin(Scene scene) {
        List<Member> paused = victims.pick(scene.cluster(), scene.random());
        paused.forEach(Member::pause);
        return new Harm(paused, "", false, () -> paused.forEach(Member::resume));
    }
}
