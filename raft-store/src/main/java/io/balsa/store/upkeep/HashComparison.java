package io.balsa.store.upkeep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose data is not the others'. Members are compared at one revision and, since a compaction changes the checksum, only
 * those that have compacted at the same one.
 *
 * <p>Worked example, three members with the checksums 5, 5, 7: the third is corrupt. Two that answer, with 5 and 7: one of
 * them is, and nobody knows which, so the whole cluster is.
 */
final class HashComparison {
    /** etcd: an alarm for all, where it is not known for whom. */
    static final long NOBODY_KNOWS_WHO = 0;

    private HashComparison() {}

    /** What a member says of its history at the revision that all were asked about. */
    record Answer(long memberId, int hash, long compacted) {}

    /**
     * @param mine of the member that asks
     * @param others those that have answered
     * @param members how many there are, with those that have not answered
     * @return whom to raise the alarm for; empty: all that can be compared agree
     */
    static Set<Long> differing(Answer mine, List<Answer> others, int members) {
        Map<Integer, List<Long>> byHash = new HashMap<>();
        byHash.computeIfAbsent(mine.hash(), hash -> new ArrayList<>()).add(mine.memberId());
        for (Answer other : others) {
            if (other.compacted() == mine.compacted()) {
                byHash.computeIfAbsent(other.hash(), hash -> new ArrayList<>()).add(other.memberId());
            }
        }
        if (byHash.size() == 1) {
            return Set.of();
        }
        Set<Long> differing = new HashSet<>();
        boolean majority = false;
        for (List<Long> equal : byHash.values()) {
            if (equal.size() > members / 2) {
                majority = true;
            } else {
                differing.addAll(equal);
            }
        }
        return majority ? differing : Set.of(NOBODY_KNOWS_WHO);
    }
}
