package io.balsa.store.raft;

/**
 * How raft stands at this moment.
 *
 * @param leader 0: none is known
 * @param leads whether it is this member
 * @param committed index of the last entry known to be committed
 * @param applied index of the last entry applied here; behind the other while this member catches up
 * @param pending commands that wait for their outcome
 * @param failed commands that got none, since the start
 * @param failedReads reads that could not be made linearizable in time, since the start
 */
public record RaftFigures(
        long leader, boolean leads, long committed, long applied, long pending, long failed, long failedReads) {
    static RaftFigures of(RatisGroup group, AppliedIndex applied, Proposer proposer, ReadBarrier barrier) {
        String leader = group.leaderId();
        return new RaftFigures(
                leader == null ? 0 : Long.parseUnsignedLong(leader, 16),
                group.isLeader(),
                Math.max(0, group.committedIndex()),
                Math.max(0, applied.get()),
                proposer.pending(),
                proposer.failed(),
                barrier.failed());
    }
}
