package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.disk.FaultLibrary;
import java.util.List;
import java.util.Optional;

/** A disk that takes its time to make things durable. */
record SlowDisk() implements Fault {
    private static final int SYNC_MOST_MILLIS = 500;

    @Override
    public String name() {
        return "slow-fsync";
    }

    @Override
    public String what() {
        return "every fsync of one member takes up to half a second longer";
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
        return FaultLibrary.missing();
    }

    @Override
    public Harm begin(Scene scene) {
        Victims victims = scene.random().nextBoolean() ? Victims.LEADER : Victims.ONE;
        Member victim = victims.pick(scene.cluster(), scene.random()).get(0);
        int millis = scene.random().nextInt(50, SYNC_MOST_MILLIS);
        victim.disk().orderNow("slow:" + millis, "sync", 1, "/");
        return new Harm(List.of(victim), millis + " ms", false, victim.disk()::heal);
    }
}
