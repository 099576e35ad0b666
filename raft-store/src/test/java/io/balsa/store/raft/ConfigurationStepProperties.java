package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.etcd.v3.Member;
import io.balsa.store.raft.ConfigurationStep.Change;
import io.balsa.store.raft.ConfigurationStep.HandOver;
import io.balsa.store.raft.ConfigurationStep.Nothing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Raft follows the table: wherever it starts it arrives, by small steps that never endanger the majority. */
class ConfigurationStepProperties {
    private static Configuration raft(Set<Long> voters, Long... learners) {
        return new Configuration(voters, Set.of(learners));
    }

    private static List<Member> table(Set<Long> voters, Long... learners) {
        List<Member> members = new ArrayList<>();
        voters.forEach(id -> members.add(Member.newBuilder().setID(id).build()));
        for (long id : learners) {
            members.add(Member.newBuilder().setID(id).setIsLearner(true).build());
        }
        return members;
    }

    /** The example of the class comment. */
    @Example
    void aDeadMemberIsReplaced() {
        List<Member> table = table(Set.of(1L, 2L, 4L));
        Set<Long> answering = Set.of(1L, 2L, 4L);
        assertThat(ConfigurationStep.next(table, raft(Set.of(1L, 2L, 3L)), 1, answering))
                .isEqualTo(new Change(raft(Set.of(1L, 2L))));
        assertThat(ConfigurationStep.next(table, raft(Set.of(1L, 2L)), 1, answering))
                .isEqualTo(new Change(raft(Set.of(1L, 2L, 4L))));
        assertThat(ConfigurationStep.next(table, raft(Set.of(1L, 2L, 4L)), 1, answering))
                .isEqualTo(new Nothing());
    }

    @Example
    void aMemberThatDoesNotAnswerIsNotTakenIn() {
        assertThat(ConfigurationStep.next(table(Set.of(1L, 2L)), raft(Set.of(1L)), 1, Set.of(1L)))
                .isEqualTo(new Nothing());
    }

    @Example
    void aTableThatIsNotThereYetChangesNothing() {
        assertThat(ConfigurationStep.next(List.of(), raft(Set.of(1L, 2L)), 1, Set.of(1L, 2L)))
                .isEqualTo(new Nothing());
    }

    @Example
    void aLeaderThatHasBeenRemovedHandsOverToOneThatAnswers() {
        List<Member> table = table(Set.of(2L, 3L));
        Configuration now = raft(Set.of(1L, 2L, 3L));
        assertThat(ConfigurationStep.next(table, now, 1, Set.of(1L, 3L))).isEqualTo(new HandOver(3));
        assertThat(ConfigurationStep.next(table, now, 1, Set.of(1L))).isEqualTo(new Nothing());
        assertThat(ConfigurationStep.next(table, now, 3, Set.of(1L, 2L, 3L)))
                .isEqualTo(new Change(raft(Set.of(2L, 3L))));
    }

    @Example
    void aLearnerJoinsLearnsAndIsPromoted() {
        assertThat(ConfigurationStep.next(table(Set.of(1L), 2L), raft(Set.of(1L)), 1, Set.of(1L, 2L)))
                .isEqualTo(new Change(raft(Set.of(1L), 2L)));
        assertThat(ConfigurationStep.next(table(Set.of(1L, 2L)), raft(Set.of(1L), 2L), 1, Set.of(1L, 2L)))
                .isEqualTo(new Change(raft(Set.of(1L, 2L))));
        assertThat(ConfigurationStep.next(table(Set.of(1L, 2L)), raft(Set.of(1L), 2L), 1, Set.of(1L)))
                .as("promoted, but away: it would count for the majority")
                .isEqualTo(new Nothing());
    }

    @Example
    void aLearnerThatIsAwayKeepsNobodyOut() {
        List<Member> table = table(Set.of(1L, 3L), 2L);
        assertThat(ConfigurationStep.next(table, raft(Set.of(1L), 2L), 1, Set.of(1L, 3L)))
                .isEqualTo(new Change(raft(Set.of(1L))));
        assertThat(ConfigurationStep.next(table, raft(Set.of(1L, 3L)), 1, Set.of(1L, 2L, 3L)))
                .isEqualTo(new Change(raft(Set.of(1L, 3L), 2L)));
    }

    @Property
    void raftArrivesAtTheTableInSmallSteps(
            @ForAll("roles") Map<Long, Boolean> wanted,
            @ForAll("roles") Map<Long, Boolean> now,
            @ForAll("ids") Set<Long> away) {
        List<Member> table = new ArrayList<>();
        wanted.forEach((id, learner) ->
                table.add(Member.newBuilder().setID(id).setIsLearner(learner).build()));
        Configuration raft = configuration(now);
        Set<Long> wantedVoters = configuration(wanted).voters();
        Set<Long> answering = new HashSet<>(Set.of(1L, 2L, 3L, 4L, 5L, 6L));
        answering.removeAll(away);
        // Nothing is asked of a cluster without a voter that leads, and no voter becomes a learner.
        Assume.that(raft.voters().stream().anyMatch(answering::contains));
        Assume.that(raft.voters().stream().noneMatch(id -> wanted.getOrDefault(id, false)));
        long leader =
                raft.voters().stream().filter(answering::contains).findFirst().orElseThrow();
        for (int steps = 0; ; steps++) {
            assertThat(steps).as("steps").isLessThan(40);
            ConfigurationStep step = ConfigurationStep.next(table, raft, leader, answering);
            if (step instanceof Change change) {
                assertThat(different(raft.voters(), change.to().voters()).size()
                                + different(raft.learners(), change.to().learners())
                                        .size())
                        .as("from %s to %s", raft, change.to())
                        .isBetween(1, 2);
                assertThat(different(raft.voters(), change.to().voters())).hasSizeLessThanOrEqualTo(1);
                assertThat(change.to().voters()).contains(leader);
                Set<Long> joined = new HashSet<>(change.to().voters());
                joined.removeAll(raft.voters());
                assertThat(answering).containsAll(joined);
                raft = change.to();
            } else if (step instanceof HandOver handOver) {
                assertThat(wantedVoters).contains(handOver.to()).doesNotContain(leader);
                assertThat(answering).contains(handOver.to());
                leader = handOver.to();
            } else {
                break;
            }
        }
        if (away.isEmpty() && wantedVoters.stream().anyMatch(raft.voters()::contains)) {
            assertThat(raft).isEqualTo(configuration(wanted));
        }
    }

    private static Configuration configuration(Map<Long, Boolean> roles) {
        Set<Long> voters = new HashSet<>();
        Set<Long> learners = new HashSet<>();
        roles.forEach((id, learner) -> (learner ? learners : voters).add(id));
        return new Configuration(voters, learners);
    }

    private static Set<Long> different(Set<Long> one, Set<Long> other) {
        Set<Long> all = new HashSet<>(one);
        all.addAll(other);
        all.removeIf(id -> one.contains(id) && other.contains(id));
        return all;
    }

    /** Ids to whether they learn; at least one votes. */
    @Provide
    Arbitrary<Map<Long, Boolean>> roles() {
        return Arbitraries.maps(Arbitraries.longs().between(1, 6), Arbitraries.of(true, false, false))
                .ofMinSize(1)
                .ofMaxSize(5)
                .filter(roles -> roles.containsValue(false))
                .map(TreeMap::new);
    }

    @Provide
    Arbitrary<Set<Long>> ids() {
        return Arbitraries.longs().between(1, 6).set().ofMaxSize(2);
    }
}
