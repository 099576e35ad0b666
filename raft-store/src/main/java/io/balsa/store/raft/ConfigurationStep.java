package io.balsa.store.raft;

import io.balsa.etcd.v3.Member;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How raft comes to follow the member table: one step at a time, each of which changes at most one member, so that every two
 * configurations in a row have a majority in common (and Ratis accepts no larger ones).
 *
 * <p>A member that has left the table goes first, one that does not answer before one that does; then learners are promoted;
 * then members join that answer under their address. One that does not answer is never added: it would count for the majority
 * and help with nothing; and a learner that does not answer is left out until it does, if somebody else joins. A leader that has left the table hands over, and its successor takes it out.
 *
 * <p>Worked example, leader a, raft {a, b, c}, table {a, b, d}, of which a, b, d answer: {a, b}, then {a, b, d}.
 */
sealed interface ConfigurationStep {
    /** Raft is as the table wants it, or has to wait for somebody. */
    record Nothing() implements ConfigurationStep {}

    record Change(Configuration to) implements ConfigurationStep {}

    record HandOver(long to) implements ConfigurationStep {}

    /**
     * The next step of the leader.
     *
     * @param table who shall belong to the cluster; empty: nobody has said yet
     * @param now raft's configuration, a settled one
     * @param leader the member that asks
     * @param answering members that are there, the leader among them or not
     */
    static ConfigurationStep next(Collection<Member> table, Configuration now, long leader, Set<Long> answering) {
        Map<Long, Member> wanted = new HashMap<>();
        table.forEach(member -> wanted.put(member.getID(), member));
        if (wanted.isEmpty()) {
            return new Nothing();
        }
        Comparator<Long> order =
                Comparator.<Long, Boolean>comparing(answering::contains).thenComparing(Long::compareUnsigned);
        Optional<Long> gone = Stream.concat(now.learners().stream(), now.voters().stream())
                .filter(id -> !wanted.containsKey(id) && id != leader)
                .min(order);
        if (gone.isPresent()) {
            return new Change(now.without(gone.get()));
        }
        if (!wanted.containsKey(leader)) {
            return successor(wanted, now, leader, answering);
        }
        return now.learners().stream()
                .filter(id -> answering.contains(id) && isVoter(wanted, id))
                .min(order)
                .<ConfigurationStep>map(id -> new Change(now.withVoter(id)))
                .orElseGet(() -> joining(wanted, now, answering, order));
    }

    private static ConfigurationStep successor(
            Map<Long, Member> wanted, Configuration now, long leader, Set<Long> answering) {
        return now.voters().stream()
                .filter(id -> id != leader && answering.contains(id) && isVoter(wanted, id))
                .min(Long::compareUnsigned)
                .<ConfigurationStep>map(HandOver::new)
                .orElseGet(Nothing::new);
    }

    private static ConfigurationStep joining(
            Map<Long, Member> wanted, Configuration now, Set<Long> answering, Comparator<Long> order) {
        Optional<Long> joins = wanted.keySet().stream()
                .filter(id -> !now.contains(id) && answering.contains(id))
                .min(order);
        if (joins.isEmpty()) {
            return new Nothing();
        }
        // While somebody joins, Ratis waits for every learner; one that is away would keep everybody out.
        Optional<Long> away =
                now.learners().stream().filter(id -> !answering.contains(id)).min(order);
        return new Change(
                away.isPresent()
                        ? now.without(away.get())
                        : isVoter(wanted, joins.get()) ? now.withVoter(joins.get()) : now.withLearner(joins.get()));
    }

    private static boolean isVoter(Map<Long, Member> wanted, long id) {
        Member member = wanted.get(id);
        return member != null && !member.getIsLearner();
    }
}
