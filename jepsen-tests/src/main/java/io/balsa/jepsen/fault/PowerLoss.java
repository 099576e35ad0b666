package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.disk.FaultLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Processes end and their machines with them: only what was synced is on their disks afterwards. */
record PowerLoss(String name, Victims victims) implements Fault {
    @Override
    public String what() {
        return "the power of " + victims.text() + " fails at one moment; what was not synced is gone";
    }

    @Override
    public Area area() {
        return Area.DISK;
    }

    @Override
    public Span hold() {
        return new Span(0, 1_000);
    }

    @Override
    public int membersMin() {
        return 1;
    }

    @Override
    public Optional<String> missing() {
        return FaultLibrary.missing();
    }

    @Override
    public Harm begin(Scene scene) {
        List<Member> dark = victims.pick(scene.cluster(), scene.random());
        dark.forEach(Member::kill);
        for (Member member : dark) {
            try {
                member.disk().cutPower();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot take from " + member + " what was not synced", e);
            }
        }
        return new Harm(dark, "", true, () -> dark.forEach(scene.cluster()::launch));
    }
}
