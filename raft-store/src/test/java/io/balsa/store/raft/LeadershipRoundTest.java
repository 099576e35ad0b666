package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.raft.LeadershipRound.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadershipRoundTest {
    private static final List<String> ABC = List.of("a", "b", "c");
    private static final List<String> NONE = List.of();

    @Test
    void aMajorityInTheTermConfirms() {
        LeadershipRound round = new LeadershipRound(5);
        round.answered("a", 5);
        assertThat(round.verdict(ABC, NONE)).isEqualTo(Verdict.OPEN);
        round.answered("c", 5);
        assertThat(round.verdict(ABC, NONE)).isEqualTo(Verdict.CONFIRMED);
    }

    @Test
    void aLaterTermAnywhereRefutes() {
        LeadershipRound round = new LeadershipRound(5);
        round.answered("a", 5);
        round.answered("b", 5);
        round.answered("c", 6);
        assertThat(round.verdict(ABC, NONE)).isEqualTo(Verdict.REFUTED);
    }

    @Test
    void oneOfAnEarlierTermProvesNothing() {
        LeadershipRound round = new LeadershipRound(5);
        round.answered("a", 5);
        round.answered("b", 4);
        assertThat(round.verdict(ABC, NONE)).isEqualTo(Verdict.OPEN);
    }

    @Test
    void oneMemberCannotAnswerTwiceOrFromOutside() {
        LeadershipRound round = new LeadershipRound(5);
        round.answered("a", 5);
        round.answered("a", 5);
        round.answered("x", 5);
        assertThat(round.verdict(ABC, NONE)).isEqualTo(Verdict.OPEN);
    }

    @Test
    void whileTheClusterChangesBothSetsMustConfirm() {
        LeadershipRound round = new LeadershipRound(5);
        round.answered("a", 5);
        round.answered("b", 5);
        assertThat(round.verdict(ABC, List.of("c", "d", "e"))).isEqualTo(Verdict.OPEN);
        round.answered("c", 5);
        round.answered("d", 5);
        assertThat(round.verdict(ABC, List.of("c", "d", "e"))).isEqualTo(Verdict.CONFIRMED);
    }

    @Test
    void aSingleMemberConfirmsItself() {
        LeadershipRound round = new LeadershipRound(1);
        round.answered("a", 1);
        assertThat(round.verdict(List.of("a"), NONE)).isEqualTo(Verdict.CONFIRMED);
    }
}
