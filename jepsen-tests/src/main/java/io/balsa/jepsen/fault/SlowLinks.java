package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.link.Condition;
import io.balsa.jepsen.link.Direction;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A network with other delays in each direction, and little bandwidth. */
record SlowLinks() implements Fault {
    private static final int DELAY_MAX_MILLIS = 150;
    private static final int BYTES_PER_SECOND = 256 << 10;

    @Override
    public String name() {
        return "slow-links";
    }

    @Override
    public String what() {
        return "each direction between two members takes up to 150 ms, with jitter, and carries 256 KiB in a second";
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
        Map<Direction, Condition> changes = new HashMap<>();
        for (Member from : scene.cluster().members()) {
            for (Member to : scene.cluster().members()) {
                if (from != to) {
                    int delay = scene.random().nextInt(1, DELAY_MAX_MILLIS);
                    changes.put(
                            new Direction(from.name(), to.name()),
                            new Condition.Slow(
                                    Duration.ofMillis(delay), Duration.ofMillis(delay / 2 + 1), BYTES_PER_SECOND));
                }
            }
        }
        scene.cluster().links().set(changes);
        return new Harm(scene.cluster().members(), "", false, scene.cluster().links()::heal);
    }
}
