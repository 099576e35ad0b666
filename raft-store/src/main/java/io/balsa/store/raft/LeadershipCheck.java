package io.balsa.store.raft;

import io.balsa.peer.v1.Subject;
import io.balsa.store.raft.RequestFailed.Reason;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds an index that covers every acknowledged write. The leader asks all members for their term; a follower asks the
 * leader, which makes such a round of its own.
 */
final class LeadershipCheck implements ReadBarrier.Source {
    private final RatisGroup group;
    private final String self;
    private final PeerQuestions peers;
    private final long timeoutNanos;

    /** @param timeoutNanos for one round; several fit into the time a read may take */
    LeadershipCheck(RatisGroup group, String self, PeerQuestions peers, long timeoutNanos) {
        this.group = group;
        this.self = self;
        this.peers = peers;
        this.timeoutNanos = timeoutNanos;
    }

    @Override
    public CompletableFuture<Long> confirm() {
        if (group.isLeader()) {
            return confirmAsLeader();
        }
        String leader = group.leaderId();
        if (leader == null || leader.equals(self)) {
            return CompletableFuture.failedFuture(new RequestFailed(Reason.NO_LEADER));
        }
        return peers.ask(leader, Subject.READ_INDEX, timeoutNanos);
    }

    @Override
    public void tick() {
        peers.tick();
    }

    /** Fails unless this member leads, has applied its predecessors' entries, and a majority knows of no later leader. */
    private CompletableFuture<Long> confirmAsLeader() {
        // The order matters: a term that is the same here and when the round is decided was ours all the time in
        // between;
        // ready in it means that the index covers everything earlier leaders had acknowledged; the pings come last.
        long term = group.term();
        if (!group.isLeaderReady()) {
            return CompletableFuture.failedFuture(new RequestFailed(Reason.NOT_LEADER));
        }
        Round round = new Round(term, group.committedIndex());
        Set<String> others = group.otherVoters(self);
        round.expect(others.size());
        for (String other : others) {
            peers.ask(other, Subject.TERM, timeoutNanos)
                    .whenComplete((itsTerm, failure) -> round.heard(other, itsTerm));
        }
        return round.confirmed;
    }

    private final class Round {
        private final LeadershipRound decision;
        private final long term;
        private final long index;
        private final CompletableFuture<Long> confirmed = new CompletableFuture<>();
        // Guarded by "this", like the decision.
        private int outstanding;

        Round(long term, long index) {
            this.term = term;
            this.index = index;
            this.decision = new LeadershipRound(term);
            decision.answered(self, term);
        }

        void expect(int answers) {
            LeadershipRound.Verdict verdict;
            synchronized (this) {
                outstanding = answers;
                verdict = verdict();
            }
            decide(verdict, answers == 0);
        }

        void heard(String member, @Nullable Long itsTerm) {
            LeadershipRound.Verdict verdict;
            boolean last;
            synchronized (this) {
                if (itsTerm != null) {
                    decision.answered(member, itsTerm);
                }
                last = --outstanding == 0;
                verdict = verdict();
            }
            decide(verdict, last);
        }

        /** The configuration is read after the answers: one that was adopted meanwhile counts. */
        private LeadershipRound.Verdict verdict() {
            return decision.verdict(group.currentVoters(), group.previousVoters());
        }

        private void decide(LeadershipRound.Verdict verdict, boolean last) {
            if (verdict == LeadershipRound.Verdict.OPEN && !last) {
                return;
            }
            boolean stillLeads = group.term() == term && group.isLeaderReady();
            if (verdict == LeadershipRound.Verdict.CONFIRMED && stillLeads) {
                confirmed.complete(index);
            } else {
                confirmed.completeExceptionally(
                        new RequestFailed(stillLeads ? Reason.NO_LEADER : Reason.LEADER_CHANGED));
            }
        }
    }
}
