package io.balsa.jepsen.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.cluster.LocalCluster;
import java.util.List;
import java.util.Map;

/** Kills the members one after the other, while objects change: one of them serves the client's watch. */
final class MemberKills {
    private static final List<String> MEMBERS = List.of("s1", "s2", "s3");
    private static final int EACH = Boolean.getBoolean("balsa.long") ? 3 : 1;

    /** How many kills that are. */
    static final int COUNT = EACH * MEMBERS.size();

    private final LocalCluster cluster;
    private final List<String> names;
    private final Changes.Change change;

    /** @param change must answer with one version to one number, however often it is asked */
    MemberKills(LocalCluster cluster, List<String> names, Changes.Change change) {
        this.cluster = cluster;
        this.names = names;
        this.change = change;
    }

    /** One kill; the member comes back. Answers the versions that the objects were given meanwhile. */
    Map<String, List<Long>> kill(int number) throws InterruptedException {
        // Numbers never come again: a change that changes nothing would make no version.
        int from = number * 1_000_000;
        try (Changes changes = Changes.start(names, (name, next) -> change.to(name, from + next))) {
            changes.awaitMore(6);
            cluster.kill(MEMBERS.get(number % MEMBERS.size()));
            changes.awaitMore(30);
            var up = cluster.up();
            assertThat(up.exit()).as(up.toString()).isZero();
            changes.awaitMore(6);
            return changes.end();
        }
    }
}
