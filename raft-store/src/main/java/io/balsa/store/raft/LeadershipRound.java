package io.balsa.store.raft;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * One question to the members, decided: is the leader of term T still the newest leader there is?
 *
 * <p>A member that has voted for a later term has raised its own term before its vote counted. So if a majority, asked after
 * the reads arrived, is still in term T, no later leader had been elected when they arrived, and what the leader of T had
 * committed by then is all that could have been acknowledged to anybody. Raft 6.4; the heartbeat is replaced by a ping that
 * carries the term.
 *
 * <p>Worked example, members a, b, c, leader a in term 5: b answers 5, so {a, b} is a majority: CONFIRMED. Had b answered 6:
 * REFUTED, whatever c says. While the cluster changes from {a, b, c} to {c, d, e}, majorities of both sets are needed.
 */
final class LeadershipRound {
    enum Verdict {
        OPEN,
        CONFIRMED,
        REFUTED
    }

    private final long term;
    private final Set<String> inTerm = new HashSet<>();
    private boolean refuted;

    LeadershipRound(long term) {
        this.term = term;
    }

    /** A member's answer to a ping that was sent after the reads of this round had arrived. */
    void answered(String member, long itsTerm) {
        if (itsTerm > term) {
            refuted = true;
        } else if (itsTerm == term) {
            inTerm.add(member);
        }
        // A member of an earlier term has not heard of this leader yet: it proves nothing.
    }

    /**
     * @param current the voters as the configuration stands after the answers
     * @param previous the voters of the outgoing configuration while the cluster changes, else empty
     */
    Verdict verdict(Collection<String> current, Collection<String> previous) {
        if (refuted) {
            return Verdict.REFUTED;
        }
        return isMajority(current) && (previous.isEmpty() || isMajority(previous)) ? Verdict.CONFIRMED : Verdict.OPEN;
    }

    private boolean isMajority(Collection<String> voters) {
        long answered = voters.stream().filter(inTerm::contains).count();
        return answered > voters.size() / 2;
    }
}
