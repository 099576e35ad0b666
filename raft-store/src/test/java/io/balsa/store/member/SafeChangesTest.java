package io.balsa.store.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.etcd.v3.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** etcd's {@code --strict-reconfig-check}: names stand for started members. */
class SafeChangesTest {
    private static List<Member> voters(String... names) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            members.add(Member.newBuilder().setID(i + 1).setName(names[i]).build());
        }
        return members;
    }

    private static SafeChanges among(List<Member> members, Long... connected) {
        return new SafeChanges(members, Set.of(connected)::contains);
    }

    @Test
    void oneMemberMayAlwaysGrow() {
        assertThat(among(voters("a"), 1L).add(false)).isEmpty();
    }

    @Test
    void nobodyIsAddedWhileAnotherHasYetToStart() {
        assertThat(among(voters("a", ""), 1L).add(false)).contains(MemberRefusals.TOO_FEW_STARTED);
        assertThat(among(voters("a", "b"), 1L, 2L).add(false)).isEmpty();
        assertThat(among(voters("a", "b", ""), 1L, 2L).add(false)).contains(MemberRefusals.TOO_FEW_STARTED);
        // Four voters need three: the one that has not started is the one that may be missing.
        assertThat(among(voters("a", "b", "c", ""), 1L, 2L, 3L).add(false)).isEmpty();
    }

    @Test
    void nobodyIsAddedWhileTooFewAreConnected() {
        assertThat(among(voters("a", "b"), 1L).add(false)).contains(MemberRefusals.UNHEALTHY);
        assertThat(among(voters("a", "b"), 1L).add(true)).contains(MemberRefusals.UNHEALTHY);
        assertThat(among(voters("a", "b", "c"), 1L, 2L).add(false)).contains(MemberRefusals.UNHEALTHY);
        assertThat(among(voters("a", "b", "c"), 1L, 2L, 3L).add(false)).isEmpty();
        assertThat(among(voters("a", "b", "c", "d", "e"), 1L, 2L, 3L, 4L).add(false))
                .isEmpty();
    }

    @Test
    void aLearnerDoesNotNeedStartedMembers() {
        assertThat(among(voters("a", "b", ""), 1L, 2L, 3L).add(true)).isEmpty();
    }

    @Test
    void aMemberGoesOnlyWhenThoseLeftAreAMajority() {
        assertThat(among(voters("a"), 1L).remove(1, true)).contains(MemberRefusals.TOO_FEW_STARTED);
        assertThat(among(voters("a", "b"), 1L, 2L).remove(2, true)).isEmpty();
        assertThat(among(voters("a", ""), 1L).remove(1, true)).contains(MemberRefusals.TOO_FEW_STARTED);
        assertThat(among(voters("a", "b", "c"), 1L, 2L).remove(2, true)).contains(MemberRefusals.UNHEALTHY);
        assertThat(among(voters("a", "b", "c"), 1L, 2L).remove(3, false))
                .as("one that is away")
                .isEmpty();
        assertThat(among(voters("a", "b", "c"), 1L, 2L, 3L).remove(99, false)).isEmpty();
    }

    @Test
    void aLearnerMayAlwaysGo() {
        List<Member> members = voters("a", "b");
        members.add(Member.newBuilder().setID(3).setIsLearner(true).build());
        assertThat(among(members, 1L).remove(3, true)).isEmpty();
    }

    @Test
    void aLearnerIsReadyAtNineTenthsOfTheLog() {
        assertThat(SafeChanges.isReady(89, 100)).isFalse();
        assertThat(SafeChanges.isReady(90, 100)).isTrue();
        assertThat(among(voters("a", "", ""), 1L).promote()).contains(MemberRefusals.TOO_FEW_STARTED);
        assertThat(among(voters("a", "b"), 1L).promote()).isEmpty();
    }
}
