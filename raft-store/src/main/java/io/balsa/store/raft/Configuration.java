package io.balsa.store.raft;

import io.balsa.store.member.MemberIds;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Who takes part in raft: voters decide, learners are sent the log. */
record Configuration(Set<Long> voters, Set<Long> learners) {
    Configuration {
        voters = Set.copyOf(voters);
        learners = Set.copyOf(learners);
    }

    boolean contains(long id) {
        return voters.contains(id) || learners.contains(id);
    }

    Configuration without(long id) {
        return new Configuration(less(voters, id), less(learners, id));
    }

    Configuration withVoter(long id) {
        return new Configuration(more(voters, id), less(learners, id));
    }

    Configuration withLearner(long id) {
        return new Configuration(voters, more(learners, id));
    }

    /** As people know ids. */
    @Override
    public String toString() {
        String names = "voters " + hex(voters);
        return learners.isEmpty() ? names : names + ", learners " + hex(learners);
    }

    private static String hex(Set<Long> ids) {
        return String.join(
                " ",
                ids.stream().sorted(Long::compareUnsigned).map(MemberIds::hex).toList());
    }

    private static Set<Long> less(Collection<Long> ids, long id) {
        Set<Long> rest = new TreeSet<>(ids);
        rest.remove(id);
        return rest;
    }

    private static Set<Long> more(Collection<Long> ids, long id) {
        Set<Long> all = new TreeSet<>(ids);
        all.add(id);
        return all;
    }
}
