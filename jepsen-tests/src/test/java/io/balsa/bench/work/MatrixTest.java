package io.balsa.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MatrixTest {
    @Test
    void namesAreUnique() {
        for (List<Row> rows : List.of(Matrix.standard(), Matrix.every(), Matrix.quick())) {
            assertThat(rows.stream().map(Row::name)).doesNotHaveDuplicates();
        }
    }

    @Test
    void theStandardMatrixVariesEverything() {
        assertThat(Matrix.standard().stream().map(Row::name))
                .contains("put 1", "put 8", "put 64", "put 256", "put 1000", "range 64 all", "serializable 64")
                .contains("put 64 4KiB", "range 64 1M-keys", "mix-1:1 64", "mix-9:1 64", "txn 64", "list 8", "lease 64")
                .contains("watch 1x1000", "watch 100x100", "put paced", "leader kill", "first put, restart");
    }

    /** 8 kinds, of which leases have no data, with 3 data sets, both spreads and 5 numbers in flight. */
    @Test
    void everyCombinationIsThere() {
        assertThat(Matrix.every().stream().filter(row -> row.task() instanceof Task.Steady))
                .hasSize((7 * 3 + 1) * 2 * 5);
    }

    @Test
    void rowsAreChosenByNameAndByGroup() {
        List<Row> chosen = Matrix.only(Matrix.standard(), List.of("put 64", "watch"));
        assertThat(chosen.stream().map(Row::name)).containsExactly("put 64", "watch 1x1000", "watch 100x100");
        assertThatThrownBy(() -> Matrix.only(Matrix.standard(), List.of("pur")))
                .hasMessageStartingWith("no row is called \"pur\"; there are cold, compaction, kill, lease, list,");
    }

    @Test
    void everyTargetHasItsRow() {
        assertThat(target("put 1")).isEqualTo("p50 <= 1x");
        assertThat(target("put 64")).isEqualTo("throughput >= 1.5x");
        assertThat(target("put 256")).isEqualTo("throughput >= 2x");
        assertThat(target("put 1000")).isEqualTo("throughput >= 2.5x");
        assertThat(target("range 64")).isEqualTo("throughput >= 3x");
        assertThat(target("range 256 all")).isEqualTo("throughput >= 2.5x");
        assertThat(target("watch 1x1000")).isEqualTo("throughput >= 2x");
        assertThat(target("compaction of 1M revisions")).isEqualTo("p99 <= 0.7x");
        assertThat(target("first 10 s after start, put 256")).isEqualTo("throughput >= 0.8x");
        assertThat(target("first put, new members")).isEqualTo("elapsed <= 1.3x");
        assertThat(target("first put, restart")).isEqualTo("elapsed <= 2 s");
        assertThat(target("leader kill")).isEqualTo("p50 <= 0.75x, max <= 1.8 s");
        Row large = Matrix.large().get(0);
        assertThat(target(large)).isEqualTo("elapsed <= 3 s, memory <= 1 GiB");
    }

    private static String target(String name) {
        return target(Samples.row(name));
    }

    private static String target(Row row) {
        return String.join(
                ", ",
                row.readings().stream()
                        .flatMap(reading -> reading.target().stream()
                                .map(target -> reading.measure().name().toLowerCase(Locale.ROOT) + " "
                                        + target.text(reading.measure())))
                        .toList());
    }

    @Test
    void theLimitItselfMeetsATarget() {
        assertThat(Target.atLeast(1.5).met(0, 1.5)).isTrue();
        assertThat(Target.atLeast(1.5).met(0, 1.49)).isFalse();
        assertThat(Target.atMost(0.7).met(0, 0.71)).isFalse();
        assertThat(Target.oursAtMost(2e9).met(2e9, 100)).isTrue();
        assertThat(Stream.of(Target.atLeast(1), Target.atMost(1)).noneMatch(target -> target.met(1, Double.NaN)))
                .as("nothing to compare with meets nothing")
                .isTrue();
    }

    @Test
    void aSampleHasAsManyOperationsAsTheSlowerSideDoesInTheWindow() {
        assertThat(Plan.operations(1_000, 4_000, Duration.ofMillis(500))).isEqualTo(500);
        assertThat(Plan.operations(4_000, 1_000, Duration.ofMillis(500))).isEqualTo(500);
        assertThat(Plan.operations(0, 1_000, Duration.ofMillis(500))).isEqualTo(1);
    }
}
