package io.balsa.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of the API against a real server, with small numbers. What comes out says nothing about speed. */
@Tag("cluster")
class ApiRunTest {
    private static final Path ROOT =
            Path.of(System.getProperty("balsa.root", "..")).toAbsolutePath().normalize();

    @Test
    void everyKindOfRequestIsMeasuredAndNothingIsLeftBehind(@TempDir Path folder) throws Exception {
        Path cluster = folder.resolve("cluster");
        ApiPlan plan = new ApiPlan(
                List.of(1, 70), List.of(1, 120), Duration.ofSeconds(1), 20, 240, 100, Duration.ofSeconds(1));
        ApiRun.Report report = new ApiRun(ROOT, cluster, 1, 28_443, plan).measure(System::nanoTime, said -> {});

        List<Figure> figures = report.figures();
        assertThat(figures.stream().filter(figure -> figure.pods() == 70).map(Figure::work))
                .containsExactly(
                        "create, 32 in flight",
                        "create, 16 in flight",
                        "create, 20 a second",
                        "get, 1 in flight",
                        "get, 16 in flight",
                        "update, 16 in flight",
                        "list in pages of 500, JSON",
                        "list, JSON",
                        "list, protobuf",
                        "events to 1 watch",
                        "events to 120 watches");
        assertThat(figures).allSatisfy(figure -> {
            assertThat(figure.perSecond()).as(figure.work()).isPositive();
            assertThat(figure.p50()).as(figure.work()).isPositive();
            assertThat(figure.residentBytes()).as(figure.work()).isGreaterThan(50L << 20);
        });
        assertThat(report.text().lines()).hasSize(figures.size() + 1);
        assertThat(report.json().lines()).hasSize(figures.size()).allMatch(line -> line.startsWith("{\"work\":"));
        assertThat(cluster).doesNotExist();
    }
}
