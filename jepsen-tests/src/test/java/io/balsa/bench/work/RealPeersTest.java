package io.balsa.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.balsa.bench.load.EventLoop;
import io.balsa.bench.peer.CannotRunException;
import io.balsa.bench.peer.Clusters;
import io.balsa.bench.peer.Program;
import io.balsa.bench.report.Table;
import io.balsa.bench.work.Row.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row of every shape, with small numbers, on both sides. What comes out says nothing about speed. */
@Tag("long")
class RealPeersTest {
    private static final Path ROOT =
            Path.of(System.getProperty("balsa.root", "..")).toAbsolutePath().normalize();
    private static final Plan PLAN = new Plan(
            2,
            Duration.ofMillis(600),
            Duration.ZERO,
            Duration.ofMillis(300),
            Duration.ZERO,
            Duration.ofMillis(300),
            true,
            Duration.ofHours(1));
    private static final List<Task> TASKS = List.of(
            new Task.Steady(Kind.MIX_1, 4, Spread.ALL, DataSet.SMALL),
            new Task.Paced(Kind.PUT, Spread.LEADER, DataSet.SMALL),
            new Task.FanOut(2, 5, 2),
            new Task.Compaction(2_000, 50),
            new Task.ColdStart(8, 2),
            new Task.FirstPut(false),
            new Task.LeaderKill(1),
            new Task.LargeData(new DataSet(2_000, 4_096)));

    @Test
    void everyShapeOfRowIsMeasuredAndNothingIsLost(@TempDir Path folder) throws Exception {
        List<Row> rows = Stream.iterate(0, i -> i < TASKS.size(), i -> i + 1)
                .map(i -> new Row(
                        TASKS.get(i).getClass().getSimpleName(),
                        "small",
                        TASKS.get(i),
                        List.of(Reading.of(Measure.ELAPSED))))
                .toList();
        long process = ProcessHandle.current().pid();
        try (Clusters clusters = new Clusters(folder, process);
                EventLoop loop = EventLoop.start()) {
            Bench bench = new Bench(
                    Program.ours(ROOT),
                    etcd(),
                    clusters,
                    Clusters.isDurable(clusters.fileSystem()),
                    loop,
                    System::nanoTime,
                    process,
                    1);
            List<RowResult> results = new StoreBenchmark(bench, PLAN, new Quiet()).run(rows);
            assertThat(results)
                    .as(Table.of(results))
                    .hasSize(TASKS.size())
                    .allMatch(result -> result.fault().isEmpty())
                    .noneMatch(RowResult::isVoid);
        }
    }

    private static Program etcd() throws InterruptedException {
        List<Path> path =
                Stream.of(System.getenv("PATH").split(":")).map(Path::of).toList();
        try {
            return Program.theirs(Optional.empty(), ROOT, path);
        } catch (CannotRunException e) {
            assumeTrue(false, "etcd is not installed; scripts/test-tools fetches it");
            throw e;
        }
    }

    private static final class Quiet implements Progress {
        @Override
        public void doing(String what) {}

        @Override
        public void done(RowResult result) {}
    }
}
