package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import java.util.List;

/** Members end while they compact: what a compaction has begun it ends after the restart, and no revision goes back. */
record KillInCompaction() implements Fault {
    @Override
    public String name() {
        return "kill-in-compaction";
    }

    @Override
    public String what() {
        return "the store is compacted and all members are killed in the middle of it";
    }

    @Override
    public Area area() {
        return Area.STORE;
    }

    @Override
    public Span hold() {
        return new Span(0, 1_000);
    }

    @Override
    public Harm begin(Scene scene) {
        List<Member> killed = scene.cluster().members();
        scene.operator().compact();
        killed.forEach(Member::kill);
        return new Harm(killed, "", true, () -> killed.forEach(scene.cluster()::launch));
    }
}
