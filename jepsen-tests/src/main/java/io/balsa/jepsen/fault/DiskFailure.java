package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Cluster;
import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.disk.FaultLibrary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A disk that reports an error from some moment on. The member must stop at once and say what has failed: it cannot know any
 * more what of its files is true. With a disk that works again it comes back.
 *
 * @param orders one of them is taken
 */
record DiskFailure(String name, String what, List<Order> orders) implements Fault {
    /** Without new data there are no new tables: they may not come in this time, and the member goes on. */
    private static final Duration TURN = Duration.ofSeconds(20);

    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    /** @param says what the member's last sentence must name */
    record Order(String action, String operation, String file, String says) {}

    @Override
    public Area area() {
        return Area.DISK;
    }

    @Override
    public Span hold() {
        return new Span(500, 3_000);
    }

    @Override
    public Optional<String> missing() {
        return FaultLibrary.missing();
    }

    @Override
    public Harm begin(Scene scene) {
        Victims victims = scene.random().nextBoolean() ? Victims.LEADER : Victims.FOLLOWER;
        Member victim = victims.pick(scene.cluster(), scene.random()).get(0);
        Order order = orders.get(scene.random().nextInt(orders.size()));
        String detail = order.action() + " on " + order.operation() + " of " + order.file();
        victim.disk().orderNow(order.action(), order.operation(), 1, order.file());
        awaitTurn(victim);
        boolean stopped = victim.disk().proved() || !victim.isAlive();
        if (stopped) {
            victim.awaitExit(AT_ONCE);
            LastWords.of(victim, detail, order.says());
        }
        return new Harm(List.of(victim), stopped ? detail : detail + ", which did not come", stopped, () -> {
            victim.disk().heal();
            if (!victim.isAlive()) {
                scene.cluster().launch(victim);
            }
        });
    }

    private static void awaitTurn(Member victim) {
        try {
            Cluster.until(
                    "the disk of " + victim + " to fail",
                    TURN,
                    () -> victim.disk().proved() || !victim.isAlive());
        } catch (io.balsa.jepsen.cluster.StuckException e) {
            // Nothing was written to such a file: no harm was done, and that is what the history will say.
            victim.disk().heal();
        }
    }
}
