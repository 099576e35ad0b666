package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.disk.FaultLibrary;
import java.util.List;
import java.util.Optional;

/** A disk on which no space is left, but for what is kept in reserve: writes are refused, and pass again afterwards. */
record NearlyFullDisk() implements Fault {
    @Override
    public String name() {
        return "disk-nearly-full";
    }

    @Override
    public String what() {
        return "the disk of one member reports that no space is free: NOSPACE is raised, and taken back afterwards";
    }

    @Override
    public Area area() {
        return Area.STORE;
    }

    @Override
    public Optional<String> missing() {
        return FaultLibrary.missing();
    }

    @Override
    public Harm begin(Scene scene) {
        Member victim = Victims.ONE.pick(scene.cluster(), scene.random()).get(0);
        victim.disk().orderNow("full", "space", 1, "/");
        return new Harm(List.of(victim), "", false, () -> {
            victim.disk().heal();
            scene.operator().disarm();
        });
    }
}
