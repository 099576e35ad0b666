package io.balsa.store.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    private final MetricsPage page = new MetricsPage();

    @Test
    void metricsStandInTheOrderOfTheirNamesWithHelpAndType() {
        page.gauge("b_bytes", "Bytes, \"quoted\" \\ and\nbroken.", () -> 1.5);
        page.counter("a_total", "Things.").add(3);
        page.gauge("c_unknown", "Not known.", () -> Double.NaN);
        page.info("d_info", "A fact.", "which", () -> "this \"one\"\n\\");
        assertThat(page.text())
                .isEqualTo("# HELP a_total Things.\n# TYPE a_total counter\na_total 3\n"
                        + "# HELP b_bytes Bytes, \"quoted\" \\\\ and\\nbroken.\n# TYPE b_bytes gauge\nb_bytes 1.5\n"
                        + "# HELP c_unknown Not known.\n# TYPE c_unknown gauge\n"
                        + "# HELP d_info A fact.\n# TYPE d_info gauge\nd_info{which=\"this \\\"one\\\"\\n\\\\\"} 1\n");
    }

    @Test
    void aHistogramCountsInBucketsThatHoldThoseBelowThem() {
        Histogram histogram = page.histogram("h_seconds", "Times.", 0.001, 3);
        for (double value : new double[] {0.001, 0.0015, 0.003, 5}) {
            histogram.observe(value);
        }
        histogram.observeNanos(3_000_000);
        assertThat(page.text())
                .isEqualTo("# HELP h_seconds Times.\n# TYPE h_seconds histogram\n"
                        + "h_seconds_bucket{le=\"0.001\"} 1\nh_seconds_bucket{le=\"0.002\"} 2\n"
                        + "h_seconds_bucket{le=\"0.004\"} 4\nh_seconds_bucket{le=\"+Inf\"} 5\n"
                        + "h_seconds_sum 5.0085\nh_seconds_count 5\n");
    }

    @Test
    void labelsHaveLimitedValues() {
        Labelled<Counter> counters = page.counters("l_total", "Things.", "who");
        for (int i = 0; i < 5_000; i++) {
            counters.with("w" + i).increment();
            counters.with("w" + i).increment();
        }
        assertThat(page.text()).contains("l_total{who=\"w0\"} 2\n", "l_total{who=\"other\"} 1808\n");
        assertThatThrownBy(() -> counters.with("a", "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameIsTakenOnce() {
        page.counter("a_total", "Things.");
        assertThatThrownBy(() -> page.gauges("a_total", "Things.", List.of(), sink -> {}))
                .hasMessageContaining("registered twice");
    }
}
