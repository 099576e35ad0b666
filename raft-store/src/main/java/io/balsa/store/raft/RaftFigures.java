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
 * @param slowReads rounds of reads that were not confirmed at the first try, or late, since the start
 * @param fetching 1 while this member fetches the state of another one
 */
public record RaftFigures(
        long leader,
        boolean leads,
        long committed,
        long applied,
        long pending,
        long failed,
        long failedReads,
        long slowReads,
        long fetching) {
    static RaftFigures of(
            RatisGroup group, AppliedIndex applied, Proposer proposer, ReadBarrier barrier, StateCopies copies) {
        String leader = group.leaderId();
        return new RaftFigures(
                leader == null ? 0 : Long.parseUnsignedLong(leader, 16),
                group.isLeader(),
                Math.max(0, group.committedIndex()),
                Math.max(0, applied.get()),
                proposer.pending(),
                proposer.failed(),
                barrier.failed(),
                barrier.slow(),
                copies.isFetching() ? 1 : 0);
    }
}
