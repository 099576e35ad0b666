package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Cluster;
import io.balsa.jepsen.cluster.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Whom a fault hits. */
enum Victims {
    ONE("one member, by chance"),
    FOLLOWER("one member that does not lead"),
    LEADER("the leader"),
    MINORITY("as many members as may be gone, by chance"),
    MAJORITY("a majority of the members, by chance"),
    ALL("all members");

    private final String text;

    Victims(String text) {
        this.text = text;
    }

    /** For people. */
    String text() {
        return text;
    }

    List<Member> pick(Cluster cluster, RandomGenerator random) {
        List<Member> shuffled = shuffled(cluster.members(), random);
        return switch (this) {
            case ONE -> shuffled.subList(0, 1);
            case FOLLOWER -> {
                Member leader = cluster.leaderOrAny();
                yield shuffled.stream()
                        .filter(member -> member != leader)
                        .limit(1)
                        .toList();
            }
            case LEADER -> List.of(cluster.leaderOrAny());
            case MINORITY -> shuffled.subList(0, cluster.minority());
            case MAJORITY -> shuffled.subList(0, cluster.majority());
            case ALL -> shuffled;
        };
    }

    static <T> List<T> shuffled(List<T> list, RandomGenerator random) {
        List<T> shuffled = new ArrayList<>(list);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            shuffled.set(i, shuffled.set(other, shuffled.get(i)));
        }
        return shuffled;
    }
}
