package io.balsa.store.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.upkeep.HashComparison.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashComparisonTest {
    private static final Answer MINE = new Answer(1, 5, 10);

    @Test
    void theOneThatDiffersFromAMajorityIsCorruptWhoeverItIs() {
        assertThat(HashComparison.differing(MINE, List.of(new Answer(2, 5, 10), new Answer(3, 7, 10)), 3))
                .containsExactly(3L);
        assertThat(HashComparison.differing(MINE, List.of(new Answer(2, 7, 10), new Answer(3, 7, 10)), 3))
                .containsExactly(1L);
    }

    @Test
    void whereNoMajorityAgreesNobodyKnowsWhoIsCorrupt() {
        assertThat(HashComparison.differing(MINE, List.of(new Answer(2, 7, 10)), 3))
                .containsExactly(HashComparison.NOBODY_KNOWS_WHO);
        assertThat(HashComparison.differing(MINE, List.of(new Answer(2, 7, 10)), 2))
                .containsExactly(HashComparison.NOBODY_KNOWS_WHO);
    }

    @Test
    void thoseThatCompactedElsewhereOrDoNotAnswerSayNothing() {
        assertThat(HashComparison.differing(MINE, List.of(new Answer(2, 7, 11), new Answer(3, 5, 10)), 3))
                .isEmpty();
        assertThat(HashComparison.differing(MINE, List.of(), 3)).isEmpty();
    }
}
