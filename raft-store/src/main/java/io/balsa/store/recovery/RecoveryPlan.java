package io.balsa.store.recovery;

import io.balsa.store.engine.TermIndex;
import io.balsa.store.recovery.Survivor.Intact;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which copy a cluster without a majority should go on from.
 *
 * <p>An entry that was acknowledged is in the logs of a majority. If so few members are missing that none of the majorities
 * can consist of them alone, then somebody here has it, and so has the member whose log is the most up to date, by term and
 * then by index (Raft 5.4.1, the rule by which leaders are elected). Else it may have been with those that are gone.
 *
 * <p>Worked example, voters 1, 2, 3: with the folders of 1 and 3 nothing can be missing, for a majority is any two. With that
 * of 1 alone, what 2 and 3 agreed on may be.
 *
 * @param best the copy to go on from
 * @param mayLose whether an acknowledged write may not be in it
 */
public record RecoveryPlan(Survivor best, boolean mayLose) {

    /**
     * @param survivors all that is left, damaged ones too
     * @return empty: none of the copies is intact
     * @throws IllegalArgumentException when they are not of one cluster, or one member is there twice
     */
    public static Optional<RecoveryPlan> of(List<Survivor> survivors) {
        requireOneCluster(survivors);
        return survivors.stream()
                .filter(survivor -> survivor.content() instanceof Intact)
                .max(Comparator.comparing(
                        survivor -> ((Intact) survivor.content()).last(),
                        Comparator.comparingLong(TermIndex::term).thenComparingLong(TermIndex::index)))
                .map(best -> new RecoveryPlan(best, mayLose(survivors, ((Intact) best.content()).voterSets())));
    }

    private static boolean mayLose(List<Survivor> survivors, Collection<Set<Long>> voterSets) {
        Set<Long> here = new HashSet<>();
        survivors.stream()
                .filter(survivor -> survivor.content() instanceof Intact)
                .forEach(survivor -> here.add(survivor.memberId()));
        return voterSets.stream().anyMatch(voters -> missing(voters, here) > voters.size() / 2);
    }

    private static long missing(Set<Long> voters, Set<Long> here) {
        return voters.stream().filter(voter -> !here.contains(voter)).count();
    }

    private static void requireOneCluster(List<Survivor> survivors) {
        Set<Long> members = new HashSet<>();
        for (Survivor survivor : survivors) {
            if (survivor.clusterId() != survivors.get(0).clusterId()) {
                throw new IllegalArgumentException(survivors.get(0).dataDir() + " and " + survivor.dataDir()
                        + " are of different clusters: name the folders of one");
            }
            if (!members.add(survivor.memberId())) {
                throw new IllegalArgumentException("two folders, one of them " + survivor.dataDir() + ", are of member "
                        + survivor.name() + ": name the one that it ran on last");
            }
        }
    }
}
