package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.link.Condition;
import io.balsa.jepsen.link.Direction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Members that do not reach each other; clients reach all of them. */
record Partition(String name, Shape shape) implements Fault {
    /** Who loses whom, of members in an order of chance (the leader is the first of {@link #LEADER_ALONE}). */
    enum Shape {
        HALVES("a majority and the rest do not reach each other"),
        LEADER_ALONE("the leader reaches nobody and nobody reaches it"),
        BRIDGE("two halves that have only one member in common"),
        RING("every member reaches a majority, and no two the same one"),
        ONE_WAY("one member is heard by nobody, or hears nobody");

        private final String text;

        Shape(String text) {
            this.text = text;
        }

        /** The directions in which nothing gets through. */
        List<Direction> cuts(List<String> order, RandomGenerator random) {
            int size = order.size();
            List<Direction> cuts = new ArrayList<>();
            switch (this) {
                case HALVES -> both(cuts, order.subList(0, (size - 1) / 2), order.subList((size - 1) / 2, size));
                case LEADER_ALONE -> both(cuts, order.subList(0, 1), order.subList(1, size));
                case BRIDGE -> both(cuts, order.subList(0, size / 2), order.subList(size / 2 + 1, size));
                case RING -> {
                    for (int i = 0; i < size; i++) {
                        both(cuts, order.subList(i, i + 1), List.of(order.get((i + size / 2) % size)));
                    }
                }
                case ONE_WAY -> {
                    boolean heard = random.nextBoolean();
                    order.subList(1, size)
                            .forEach(other -> cuts.add(
                                    heard ? new Direction(other, order.get(0)) : new Direction(order.get(0), other)));
                }
            }
            return cuts.stream().distinct().toList();
        }

        private static void both(List<Direction> cuts, List<String> some, List<String> others) {
            for (String one : some) {
                for (String other : others) {
                    cuts.add(new Direction(one, other));
                    cuts.add(new Direction(other, one));
                }
            }
        }
    }

    @Override
    public String what() {
        return shape.text;
    }

    @Override
    public Area area() {
        return Area.NETWORK;
    }

    @Override
    public Span hold() {
        return new Span(3_000, 8_000);
    }

    @Override
    public int membersMin() {
        // A ring of three has no cut: all reach each other.
        return shape == Shape.RING ? 5 : 3;
    }

    @Override
    public Harm begin(Scene scene) {
        Victims first = shape == Shape.LEADER_ALONE
                        || (shape == Shape.ONE_WAY && scene.random().nextBoolean())
                ? Victims.LEADER
                : Victims.ONE;
        Member one = first.pick(scene.cluster(), scene.random()).get(0);
        List<String> order = new ArrayList<>(List.of(one.name()));
        Victims.ALL.pick(scene.cluster(), scene.random()).stream()
                .filter(member -> member != one)
                .forEach(member -> order.add(member.name()));
        // Most cuts are silent, as those of a firewall or a dead switch; some are told at once.
        Condition condition = scene.random().nextInt(4) == 0 ? Condition.REFUSED : Condition.SILENT;
        Map<Direction, Condition> changes = new HashMap<>();
        List<Direction> cuts = shape.cuts(order, scene.random());
        cuts.forEach(cut -> changes.put(cut, condition));
        scene.cluster().links().set(changes);
        String detail = cuts + (condition instanceof Condition.Refused ? " refused" : " silent");
        return new Harm(
                scene.cluster().members(), detail, false, scene.cluster().links()::heal);
    }
}
