package io.balsa.store.recovery;

import io.balsa.store.engine.TermIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A data folder that is left of a cluster.
 *
 * @param dataDir where it is
 * @param memberId whose it is
 * @param name of that member
 * @param clusterId of its cluster
 * @param content what it holds
 */
public record Survivor(Path dataDir, long memberId, String name, long clusterId, Content content) {

    /** What is in a member's folder. */
    public sealed interface Content {}

    /**
     * A store and a log that lead on from each other.
     *
     * @param last the last entry of the log
     * @param committedRevision where the store's files stand; what they hold was decided by a majority
     * @param lastRevision where the store stands with every entry of the log, decided or not
     * @param voterSets a majority of each of them decided on entries, as far as this member knows
     */
    public record Intact(TermIndex last, long committedRevision, long lastRevision, List<Set<Long>> voterSets)
            implements Content {}

    /** @param why a sentence for the operator */
    public record Damaged(String why) implements Content {}
}
