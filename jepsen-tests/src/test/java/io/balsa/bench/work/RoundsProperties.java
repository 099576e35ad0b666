package io.balsa.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class RoundsProperties {
    @Property
    void halfOfTheFiguresAreNotAboveTheMedianAndHalfNotBelow(
            @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0, max = 1e12) Double> figures) {
        double median = Rounds.median(figures);
        assertThat(figures.stream().filter(figure -> figure <= median).count() * 2)
                .isGreaterThanOrEqualTo(figures.size());
        assertThat(figures.stream().filter(figure -> figure >= median).count() * 2)
                .isGreaterThanOrEqualTo(figures.size());
    }

    @Property
    void theOrderOfRoundsDoesNotMatter(
            @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 1, max = 1e9) Double> theirs, @ForAll long seed) {
        List<List<Double>> pairs = new ArrayList<>();
        Random random = new Random(seed);
        theirs.forEach(figure -> pairs.add(List.of(1 + random.nextDouble() * 1e9, figure)));
        double before = ratio(pairs);
        Collections.shuffle(pairs, random);
        assertThat(ratio(pairs)).isEqualTo(before);
    }

    private static double ratio(List<List<Double>> pairs) {
        return Rounds.medianRatio(
                pairs.stream().map(pair -> pair.get(0)).toList(),
                pairs.stream().map(pair -> pair.get(1)).toList());
    }

    /** A neighbour slows both sides of a pair down: ratios of pairs do not see it, a ratio of medians would. */
    @Property
    void whatSlowsAPairDownTogetherDoesNotChangeTheRatio(
            @ForAll @Size(min = 1, max = 9) List<@DoubleRange(min = 1, max = 1000) Double> slowdowns,
            @ForAll @DoubleRange(min = 0.1, max = 10) double ratio) {
        List<Double> theirs = slowdowns.stream().map(slowdown -> 1e6 / slowdown).toList();
        List<Double> ours = theirs.stream().map(figure -> figure * ratio).toList();
        assertThat(Rounds.medianRatio(ours, theirs)).isCloseTo(ratio, within(ratio * 1e-9));
    }
}
