package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.link.Condition;
import io.balsa.jepsen.link.Direction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Connections that are open at both ends and carry nothing any more: only who looks finds out. */
record HalfOpen() implements Fault {
    @Override
    public String name() {
        return "half-open";
    }

    @Override
    public String what() {
        return "what one member says or hears is lost for good, and with it its connections, which nobody is told";
    }

    @Override
    public Area area() {
        return Area.NETWORK;
    }

    @Override
    public Harm begin(Scene scene) {
        Member one = Victims.ONE.pick(scene.cluster(), scene.random()).get(0);
        boolean says = scene.random().nextBoolean();
        Map<Direction, Condition> changes = new HashMap<>();
        scene.cluster().members().stream().filter(other -> other != one).forEach(other -> {
            Direction direction =
                    says ? new Direction(one.name(), other.name()) : new Direction(other.name(), one.name());
            changes.put(direction, Condition.LOST);
        });
        scene.cluster().links().set(changes);
        return new Harm(
                List.of(one),
                says ? "what it says" : "what it hears",
                false,
                scene.cluster().links()::heal);
    }
}
