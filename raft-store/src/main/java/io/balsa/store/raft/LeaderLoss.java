package io.balsa.store.raft;

import io.balsa.peer.v1.PreVoteReply;
import io.balsa.peer.v1.PreVoteRequest;
import io.balsa.store.member.MemberIds;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the leader's process is gone, and campaigns without waiting for the election timeout. An address that refuses
 * connections, and from which no stream comes any more, is that of a host that is up and has nobody who listens; of a host that
 * is lost nothing is heard, and there the timeout decides as ever.
 *
 * <p>A follower may campaign whenever it likes (Raft 5.2: the timeout is only how it comes to believe that nobody leads). But
 * one whose way alone is blocked must not depose a leader whom the others hear: so it first asks the voters, and needs a
 * majority, itself counted, that finds the leader gone too and whose logs do not reach further than its own. That is the
 * pre-vote of Ongaro's thesis (9.6) with another way to know that nobody leads.
 */
final class LeaderLoss {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderLoss.class);
    /** How much longer each further member waits, so that two do not take each other's votes. */
    private static final Duration STAGGER = Duration.ofMillis(300);

    private static final Duration ANSWER = Duration.ofMillis(500);
    /** For so long it looks again at once when the others do not agree; then with the usual pace. */
    private static final Duration HASTE = Duration.ofSeconds(2);

    /** Raft on this member. */
    interface Group {
        /** A voter of a running group. */
        boolean mayVouch();

        @Nullable
        String leaderId();

        long term();

        long lastIndex();

        List<String> currentVoters();

        List<String> previousVoters();

        /** Whose word counts besides this member's own: of both configurations while the cluster changes. */
        default Set<String> otherVoters(String self) {
            Set<String> others = new HashSet<>(currentVoters());
            others.addAll(previousVoters());
            others.remove(self);
            return others;
        }

        /** Whether what a leader sends to this member comes over a stream that is open: then it lives. */
        boolean hears(String leader);

        /** Campaigns in the next term; nothing happens unless that leader is still followed. May block. */
        void campaign(String lostLeader);
    }

    /** What the other members are asked. */
    interface Voters {
        static Voters over(PeerClient peers) {
            return (voter, request, granted) -> peers.call(voter, PeerRpc.PRE_VOTE, request, ANSWER.toNanos())
                    .whenComplete((reply, failure) -> granted.accept(reply != null && reply.getGranted()));
        }

        /** Calls back once, on any thread; not granted where there is no answer. */
        void preVote(String voter, PreVoteRequest request, Consumer<Boolean> granted);
    }

    private final String self;
    private final Group group;
    private final Contacts contacts;
    private final Voters voters;
    private final Executor background;
    private final Runnable lookAgain;
    private final LongSupplier nanoTime;
    private final AtomicBoolean asking = new AtomicBoolean();
    /** Only the thread whose turn it is; null while the leader is heard. */
    private @Nullable Long noticedNanos;

    /**
     * @param background may block
     * @param lookAgain asks for another turn, soon
     */
    LeaderLoss(
            String self,
            Group group,
            Contacts contacts,
            Voters voters,
            Executor background,
            Runnable lookAgain,
            LongSupplier nanoTime) {
        this.self = self;
        this.group = group;
        this.contacts = contacts;
        this.voters = voters;
        this.background = background;
        this.lookAgain = lookAgain;
        this.nanoTime = nanoTime;
    }

    /** To be called a few times a second, by one thread at a time; does not block. */
    void turn() {
        String leader = group.leaderId();
        if (leader == null || !isGone(leader) || !group.mayVouch()) {
            noticedNanos = null;
            return;
        }
        long now = nanoTime.getAsLong();
        long noticed = noticedNanos == null ? now : noticedNanos;
        noticedNanos = noticed;
        boolean hasty = now - noticed < HASTE.toNanos();
        if (now - noticed >= STAGGER.toNanos() * rank(leader)) {
            ask(leader, hasty);
        } else if (hasty) {
            lookAgain.run();
        }
    }

    private boolean isGone(String leader) {
        return !leader.equals(self) && contacts.isRefusing(MemberIds.parse(leader)) && !group.hears(leader);
    }

    /** How many others should go first. */
    private long rank(String leader) {
        Set<Long> answering = contacts.answering();
        return group.currentVoters().stream()
                .filter(voter -> !voter.equals(leader) && voter.compareTo(self) < 0)
                .filter(voter -> answering.contains(MemberIds.parse(voter)))
                .count();
    }

    private void ask(String leader, boolean hasty) {
        Set<String> others = group.otherVoters(self);
        if (others.isEmpty() || !asking.compareAndSet(false, true)) {
            return;
        }
        long term = group.term();
        PreVoteRequest request = PreVoteRequest.newBuilder()
                .setTerm(term)
                .setLastIndex(group.lastIndex())
                .build();
        Count count = new Count(leader, term, others.size(), hasty);
        for (String other : others) {
            voters.preVote(other, request, granted -> count.heard(other, granted));
        }
    }

    /** Of one question to all. */
    private final class Count {
        private final String leader;
        private final LeadershipRound round;
        private final long term;
        private final boolean hasty;
        // Guarded by "this".
        private int outstanding;
        private boolean decided;

        Count(String leader, long term, int outstanding, boolean hasty) {
            this.leader = leader;
            this.term = term;
            this.outstanding = outstanding;
            this.hasty = hasty;
            this.round = new LeadershipRound(term);
            round.answered(self, term);
        }

        void heard(String voter, boolean granted) {
            boolean won;
            boolean lost;
            synchronized (this) {
                outstanding--;
                if (granted) {
                    round.answered(voter, term);
                }
                won = !decided
                        && round.verdict(group.currentVoters(), group.previousVoters())
                                == LeadershipRound.Verdict.CONFIRMED;
                decided |= won;
                lost = outstanding == 0 && !decided;
                if (outstanding == 0) {
                    asking.set(false);
                }
            }
            if (won) {
                LOG.info("campaigns: leader {} of term {} is gone, a majority says", leader, term);
                background.execute(() -> group.campaign(leader));
            } else if (lost && hasty) {
                lookAgain.run();
            }
        }
    }

    /** Another voter asks. One that this member has not noticed yet, it looks for at once. Any thread. */
    PreVoteReply answer(PreVoteRequest request) {
        String leader = group.leaderId();
        boolean gone = leader != null && isGone(leader);
        if (!gone) {
            lookAgain.run();
        }
        return PreVoteReply.newBuilder()
                .setGranted(gone
                        && group.mayVouch()
                        && group.term() == request.getTerm()
                        && group.lastIndex() <= request.getLastIndex())
                .build();
    }
}
