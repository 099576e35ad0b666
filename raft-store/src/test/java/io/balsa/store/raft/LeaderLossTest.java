package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.peer.v1.PreVoteRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Member 2 of 1, 2 and 3, which 1 leads in term 5; the others' answers are the test's. */
class LeaderLossTest {
    private static final String LEADER = "0000000000000001";
    private static final String SELF = "0000000000000002";
    private static final String OTHER = "0000000000000003";

    private final Raft raft = new Raft();
    private final Contacts contacts = new Contacts();
    private final Map<String, Consumer<Boolean>> asked = new HashMap<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();

    private LeaderLoss loss(String self) {
        return new LeaderLoss(
                self,
                raft,
                contacts,
                (voter, request, granted) -> asked.put(voter, granted),
                Runnable::run,
                looks::incrementAndGet,
                now::get);
    }

    private static final class Raft implements LeaderLoss.Group {
        private @Nullable String leader = LEADER;
        private boolean votes = true;
        private boolean heard;
        private List<String> voters = List.of(LEADER, SELF, OTHER);
        private List<String> previous = List.of();
        private final List<String> campaigns = new ArrayList<>();

        @Override
        public boolean mayVouch() {
            return votes;
        }

        @Override
        public @Nullable String leaderId() {
            return leader;
        }

        @Override
        public long term() {
            return 5;
        }

        @Override
        public long lastIndex() {
            return 100;
        }

        @Override
        public List<String> currentVoters() {
            return voters;
        }

        @Override
        public List<String> previousVoters() {
            return previous;
        }

        @Override
        public boolean hears(String id) {
            return heard;
        }

        @Override
        public void campaign(String lostLeader) {
            campaigns.add(lostLeader);
        }
    }

    private static PreVoteRequest request(long term, long lastIndex) {
        return PreVoteRequest.newBuilder().setTerm(term).setLastIndex(lastIndex).build();
    }

    @Test
    void withAMajorityItCampaignsOnce() {
        contacts.refusing(1);
        LeaderLoss loss = loss(SELF);
        loss.turn();
        asked.get(OTHER).accept(true);
        asked.get(LEADER).accept(false);
        assertThat(raft.campaigns).containsExactly(LEADER);
    }

    @Test
    void whoAloneCannotReachTheLeaderLeavesItAlone() {
        contacts.refusing(1);
        LeaderLoss loss = loss(SELF);
        loss.turn();
        asked.get(OTHER).accept(false);
        asked.get(LEADER).accept(false);
        assertThat(raft.campaigns).isEmpty();
        assertThat(looks).hasValue(1);
        now.set(Duration.ofSeconds(3).toNanos());
        loss.turn();
        asked.get(OTHER).accept(false);
        asked.get(LEADER).accept(false);
        assertThat(looks).as("with the usual pace, after a while").hasValue(1);
        assertThat(raft.campaigns).isEmpty();
    }

    @Test
    void aLeaderThatIsHeardOrOnlySilentIsNotGone() {
        LeaderLoss loss = loss(SELF);
        loss.turn();
        contacts.refusing(1);
        contacts.silent(1);
        loss.turn();
        contacts.refusing(1);
        contacts.answered(1, 100, 0);
        loss.turn();
        contacts.refusing(1);
        raft.votes = false;
        loss.turn();
        assertThat(asked).isEmpty();
    }

    /** The way to the leader is blocked, the way from it is not. */
    @Test
    void aLeaderThatIsStillHeardFromIsNotGone() {
        contacts.refusing(1);
        raft.heard = true;
        LeaderLoss loss = loss(SELF);
        loss.turn();
        assertThat(asked).isEmpty();
        assertThat(loss.answer(request(5, 100)).getGranted()).isFalse();
    }

    /** A member that has become the only voter has nobody to ask, and asks again once there is somebody. */
    @Test
    void whoHasNobodyToAskAsksLater() {
        contacts.refusing(1);
        raft.voters = List.of(SELF);
        LeaderLoss loss = loss(SELF);
        loss.turn();
        raft.voters = List.of(LEADER, SELF, OTHER);
        loss.turn();
        assertThat(asked).containsKey(OTHER);
    }

    /** Of two that notice at the same time the second would take the vote that the first needs. */
    @Test
    void theNextOneWaitsForTheFirst() {
        contacts.answered(2, 100, 0);
        contacts.refusing(1);
        LeaderLoss loss = loss(OTHER);
        loss.turn();
        assertThat(asked).isEmpty();
        now.set(Duration.ofMillis(300).toNanos());
        loss.turn();
        assertThat(asked).containsKey(SELF);
    }

    @Test
    void whileTheClusterChangesBothMajoritiesAreNeeded() {
        raft.previous = List.of("000000000000000a", "000000000000000b", "000000000000000c");
        contacts.refusing(1);
        loss(SELF).turn();
        asked.get(OTHER).accept(true);
        assertThat(raft.campaigns).isEmpty();
        asked.get("000000000000000a").accept(true);
        asked.get("000000000000000b").accept(true);
        assertThat(raft.campaigns).containsExactly(LEADER);
    }

    @Test
    void supportIsForWhoKnowsAsMuchInTheSameTermAndOnlyWhereTheLeaderIsGoneHereToo() {
        LeaderLoss loss = loss(SELF);
        assertThat(loss.answer(request(5, 100)).getGranted()).isFalse();
        assertThat(looks).as("it looks for the leader at once").hasValue(1);
        contacts.refusing(1);
        assertThat(loss.answer(request(5, 100)).getGranted()).isTrue();
        assertThat(loss.answer(request(5, 99)).getGranted()).isFalse();
        assertThat(loss.answer(request(4, 100)).getGranted()).isFalse();
        assertThat(loss.answer(request(6, 100)).getGranted()).isFalse();
        raft.leader = null;
        assertThat(loss.answer(request(5, 100)).getGranted()).isFalse();
        raft.leader = SELF;
        assertThat(loss.answer(request(5, 100)).getGranted()).isFalse();
        raft.leader = LEADER;
        raft.votes = false;
        assertThat(loss.answer(request(5, 100)).getGranted()).isFalse();
    }
}
