package io.balsa.store.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.store.engine.TermIndex;
import io.balsa.store.recovery.Survivor.Damaged;
import io.balsa.store.recovery.Survivor.Intact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecoveryPlanTest {
    private static final Set<Long> THREE = Set.of(1L, 2L, 3L);

    private static Survivor intact(long member, long term, long index, List<Set<Long>> voterSets) {
        return survivor(member, 7, new Intact(new TermIndex(term, index), 5, 6, voterSets));
    }

    private static Survivor survivor(long member, long cluster, Survivor.Content content) {
        return new Survivor(Path.of("s" + member), member, "s" + member, cluster, content);
    }

    @Test
    void theLogWithTheLaterTermIsTheBestAndThenTheLongerOne() {
        Survivor longer = intact(1, 2, 90, List.of(THREE));
        Survivor later = intact(2, 3, 80, List.of(THREE));
        Survivor latest = intact(3, 3, 81, List.of(THREE));
        assertThat(RecoveryPlan.of(List.of(longer, later, latest)).orElseThrow().best())
                .isEqualTo(latest);
        assertThat(RecoveryPlan.of(List.of(later, longer)).orElseThrow()).isEqualTo(new RecoveryPlan(later, false));
    }

    @Test
    void damagedCopiesAndLearnersDoNotCount() {
        Survivor one = intact(1, 1, 1, List.of(THREE));
        Survivor damaged = survivor(2, 7, new Damaged("its log is damaged"));
        Survivor learner = intact(4, 1, 1, List.of(THREE));
        assertThat(RecoveryPlan.of(List.of(one, damaged, learner)).orElseThrow().mayLose())
                .isTrue();
        assertThat(RecoveryPlan.of(List.of(damaged))).isEmpty();
    }

    @Test
    void whileMembersChangeBothSetsCount() {
        List<Set<Long>> both = List.of(THREE, Set.of(3L, 4L, 5L));
        assertThat(RecoveryPlan.of(List.of(intact(1, 1, 1, both), intact(2, 1, 1, both)))
                        .orElseThrow()
                        .mayLose())
                .isTrue();
        assertThat(RecoveryPlan.of(List.of(intact(1, 1, 1, both), intact(3, 1, 1, both), intact(4, 1, 1, both)))
                        .orElseThrow()
                        .mayLose())
                .isFalse();
    }

    @Test
    void foldersOfTwoClustersOrTwoOfOneMemberAreRefused() {
        Survivor one = intact(1, 1, 1, List.of(THREE));
        assertThatThrownBy(() -> RecoveryPlan.of(List.of(one, survivor(2, 8, one.content()))))
                .hasMessageContaining("different clusters");
        assertThatThrownBy(() -> RecoveryPlan.of(List.of(one, one))).hasMessageContaining("name the one");
    }

    /** Every majority that may have acknowledged something is tried. */
    @Property
    void nothingCanBeLostExactlyWhenEveryMajorityHasSomebodyHere(
            @ForAll @IntRange(min = 1, max = 7) int size, @ForAll @IntRange(min = 1, max = 127) int left) {
        Set<Long> voters = new HashSet<>();
        List<Survivor> survivors = new ArrayList<>();
        for (long id = 1; id <= size; id++) {
            voters.add(id);
        }
        for (long id = 1; id <= size; id++) {
            if ((left >> (id - 1) & 1) == 1) {
                survivors.add(intact(id, 1, 1, List.of(voters)));
            }
        }
        if (survivors.isEmpty()) {
            return;
        }
        boolean someMajorityIsGone = false;
        for (int majority = 0; majority < 1 << size; majority++) {
            boolean gone = (majority & left) == 0;
            someMajorityIsGone |= gone && Integer.bitCount(majority) > size / 2;
        }
        assertThat(RecoveryPlan.of(survivors).orElseThrow().mayLose()).isEqualTo(someMajorityIsGone);
    }
}
