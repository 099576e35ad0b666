package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.link.Condition;
import io.balsa.jepsen.link.Direction;
import io.balsa.jepsen.link.Links;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** The links of one member come and go. */
record Flapping() implements Fault {
    private static final Duration HALF = Duration.ofMillis(200);

    @Override
    public String name() {
        return "flapping";
    }

    @Override
    public String what() {
        return "all links of one member are cut and mended every 200 ms";
    }

    @Override
    public Area area() {
        return Area.NETWORK;
    }

    @Override
    public Span hold() {
        return new Span(4_000, 8_000);
    }

    @Override
    public Harm begin(Scene scene) {
        Links links = scene.cluster().links();
        List<Member> members = scene.cluster().members();
        Member one = Victims.ONE.pick(scene.cluster(), scene.random()).get(0);
        AtomicBoolean cut = new AtomicBoolean();
        Future<?> flapping = scene.every(HALF, () -> {
            cut.set(!cut.get());
            Map<Direction, Condition> changes = new HashMap<>();
            members.stream().filter(other -> other != one).forEach(other -> {
                Condition condition = cut.get() ? Condition.SILENT : Condition.OPEN;
                changes.put(new Direction(one.name(), other.name()), condition);
                changes.put(new Direction(other.name(), one.name()), condition);
            });
            links.set(changes);
        });
        return new Harm(List.of(one), "", false, () -> {
            scene.end(flapping);
            links.heal();
        });
    }
}
