package io.balsa.store.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.config.AutoCompaction.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Compaction by itself against a clock that the test turns. Etcd's own worked examples among them. */
class AutoCompactionTest {
    private static final long SECOND = 1_000_000_000L;

    private record Compacted(long atSecond, long revision) {}

    /** Runs for a time, a tenth of a second at a step. */
    private static List<Compacted> run(
            Retention retention, long seconds, LongUnaryOperator revisionAt, LongPredicate leadsAt, int failures) {
        AutoCompaction compaction = new AutoCompaction(retention, 0);
        List<Compacted> done = new ArrayList<>();
        int left = failures;
        for (long tenth = 0; tenth <= seconds * 10; tenth++) {
            long now = tenth * SECOND / 10;
            OptionalLong due = compaction.look(now, revisionAt.applyAsLong(tenth / 10), leadsAt.test(tenth / 10));
            if (due.isPresent()) {
                done.add(new Compacted(tenth / 10, due.getAsLong()));
                if (left-- <= 0) {
                    compaction.succeeded(now, due.getAsLong());
                }
            }
        }
        return done;
    }

    @Test
    void byTimeItCompactsAfterOnePeriodAndThenEveryPeriodAtTheRevisionOfOnePeriodAgo() {
        Retention tenMinutes = new Retention.Time(Duration.ofMinutes(10));
        assertThat(run(tenMinutes, 1_900, second -> 1 + second, second -> true, 0))
                .containsExactly(new Compacted(600, 1), new Compacted(1_200, 541), new Compacted(1_800, 1_141));
    }

    @Test
    void aPeriodLongerThanAnHourCompactsEveryHour() {
        Retention threeHours = new Retention.Time(Duration.ofHours(3));
        assertThat(run(threeHours, 5 * 3_600, second -> 1 + second / 60, second -> true, 0))
                .containsExactly(
                        new Compacted(3 * 3_600, 1), new Compacted(4 * 3_600, 55), new Compacted(5 * 3_600, 115));
    }

    @Test
    void oneThatFailedIsTriedAgainATenthLater() {
        Retention tenMinutes = new Retention.Time(Duration.ofMinutes(10));
        assertThat(run(tenMinutes, 1_000, second -> 1 + second, second -> true, 2))
                .containsExactly(new Compacted(600, 1), new Compacted(660, 1), new Compacted(720, 61));
    }

    @Test
    void nothingIsCompactedTwiceAtTheSameRevision() {
        Retention tenMinutes = new Retention.Time(Duration.ofMinutes(10));
        assertThat(run(tenMinutes, 3_000, second -> 5, second -> true, 0)).containsExactly(new Compacted(600, 5));
    }

    @Test
    void aNewLeaderKnowsThePastThatItSawAsAFollower() {
        Retention tenMinutes = new Retention.Time(Duration.ofMinutes(10));
        assertThat(run(tenMinutes, 1_400, second -> 1 + second, second -> second >= 1_000, 0))
                .containsExactly(new Compacted(1_020, 361));
    }

    @Test
    void byRevisionsItKeepsSoManyAndLooksEveryFiveMinutes() {
        Retention hundred = new Retention.Revisions(100);
        assertThat(run(hundred, 1_000, second -> second, second -> true, 0))
                .containsExactly(new Compacted(300, 200), new Compacted(600, 500), new Compacted(900, 800));
        assertThat(run(hundred, 1_000, second -> 50, second -> true, 0)).isEmpty();
        assertThat(run(hundred, 1_000, second -> 150, second -> true, 0)).containsExactly(new Compacted(300, 50));
        assertThat(run(hundred, 1_000, second -> second, second -> false, 0)).isEmpty();
    }

    @Test
    void offIsOff() {
        assertThat(run(Retention.OFF, 10_000, second -> second, second -> true, 0))
                .isEmpty();
    }

    @Test
    void whatAnOperatorHasWrittenIsTakenOver() {
        assertThat(retention(Mode.PERIODIC, "0")).isEqualTo(Retention.OFF);
        assertThat(retention(Mode.PERIODIC, "1")).isEqualTo(new Retention.Time(Duration.ofHours(1)));
        assertThat(retention(Mode.PERIODIC, "10m")).isEqualTo(new Retention.Time(Duration.ofMinutes(10)));
        assertThat(retention(Mode.REVISION, "1000")).isEqualTo(new Retention.Revisions(1_000));
        assertThat(retention(Mode.REVISION, "0")).isEqualTo(Retention.OFF);
    }

    private static Retention retention(Mode mode, String text) {
        return Retention.of(new io.balsa.store.config.AutoCompaction(mode, text));
    }
}
