package io.balsa.bench;

import io.balsa.bench.load.EventLoop;
import io.balsa.bench.peer.CannotRunException;
import io.balsa.bench.peer.Clusters;
import io.balsa.bench.peer.MemberEndedException;
import io.balsa.bench.peer.Program;
import io.balsa.bench.report.JsonLines;
import io.balsa.bench.report.Picture;
import io.balsa.bench.report.Table;
import io.balsa.bench.work.Bench;
import io.balsa.bench.work.Matrix;
import io.balsa.bench.work.Plan;
import io.balsa.bench.work.Row;
import io.balsa.bench.work.RowResult;
import io.balsa.bench.work.StoreBenchmark;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench store}. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Measures Balsa's store beside a real etcd on this machine: three members each, as processes of their"
                        + " own that sync what they acknowledge, under the same client, in turn.",
        footer = {
            "",
            "Exit codes: 0 measured, whether or not targets are met; 1 a store answered or kept something wrong; 2 nothing"
                    + " could be measured."
        })
final class StoreCommand implements Callable<Integer> {
    static final int WRONG = 1;
    static final int CANNOT_RUN = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--quick", description = "a small matrix, in less than a minute")
    private boolean quick;

    @Option(names = "--long", description = "with the row that needs 5 GB in each member")
    private boolean withLarge;

    @Option(names = "--every", description = "every combination of what can be varied; takes hours")
    private boolean every;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "ROW",
            description = "rows or groups of rows: put,range,\"put 64\"")
    private List<String> only = new ArrayList<>();

    @Option(names = "--list", description = "prints the names of the rows, and measures nothing")
    private boolean list;

    @Option(names = "--rounds", paramLabel = "N", description = "pairs of samples of each row (default: 3)")
    private int rounds = 3;

    @Option(names = "--seconds", paramLabel = "S", description = "how long a sample takes (default: 3)")
    private @Nullable Double seconds;

    @Option(
            names = "--etcd",
            paramLabel = "PATH",
            description = "the etcd to compare with (default: .tools/bin, then PATH)")
    private @Nullable Path etcd;

    @Option(
            names = "--dir",
            paramLabel = "PATH",
            description = "where all members' data are; on a disk (default: target/bench)")
    private @Nullable Path dir;

    @Option(names = "--seed", paramLabel = "N", description = "of the keys and values (default: 1)")
    private long seed = 1;

    @Option(names = "--json", description = "one object a line instead of the table")
    private boolean json;

    @Option(names = "--svg", paramLabel = "FILE", description = "also draws throughput against latency")
    private @Nullable Path svg;

    private final Surroundings around;

    StoreCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Row> rows = rows();
        if (list) {
            rows.forEach(row -> around.out().println(row.name()));
            return 0;
        }
        try {
            List<RowResult> results = measure(rows);
            around.out().print(json ? JsonLines.of(results) : Table.of(results));
            if (svg != null) {
                Files.writeString(svg, Picture.of(results));
            }
            return exitCode(results);
        } catch (CannotRunException | MemberEndedException | StatusRuntimeException | IOException e) {
            around.err().println("error: " + e.getMessage());
            return CANNOT_RUN;
        }
    }

    /** A missed target is no error, nor is a row that could not be measured while others could. */
    static int exitCode(List<RowResult> results) {
        if (results.stream().anyMatch(result -> result.fault().isPresent())) {
            return WRONG;
        }
        return results.stream().allMatch(RowResult::isVoid) ? CANNOT_RUN : 0;
    }

    /** What the options ask for. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>(quick ? Matrix.quick() : every ? Matrix.every() : Matrix.standard());
        if (withLarge) {
            rows.addAll(Matrix.large());
        }
        try {
            return Matrix.only(rows, only);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    Plan plan() {
        if (rounds < 1) {
            throw usage("--rounds must be at least 1, not " + rounds);
        }
        Plan plan = (quick ? Plan.QUICK : Plan.STANDARD).withRounds(rounds);
        if (seconds == null) {
            return plan;
        }
        if (!(seconds > 0)) {
            throw usage("--seconds must be more than 0, not " + seconds);
        }
        return plan.withWindow(Duration.ofMillis(Math.max(1, Math.round(seconds * 1000))));
    }

    private ParameterException usage(@Nullable String message) {
        CommandSpec known = spec;
        if (known == null) {
            throw new IllegalStateException("not run by picocli: " + message);
        }
        return new ParameterException(known.commandLine(), String.valueOf(message));
    }

    private List<RowResult> measure(List<Row> rows) throws IOException, InterruptedException {
        Plan plan = plan();
        Program ours = Program.ours(around.root());
        List<Path> path = List.of(around.environment().getOrDefault("PATH", "").split(":")).stream()
                .map(Path::of)
                .toList();
        Program theirs = Program.theirs(Optional.ofNullable(etcd), around.root(), path);
        Path parent = dir == null ? around.root().resolve("jepsen-tests/target/bench") : dir;
        Files.createDirectories(parent);
        try (Clusters clusters = new Clusters(parent, around.process());
                EventLoop loop = EventLoop.start()) {
            // Also when it is told to end: no member may be left behind.
            Runtime.getRuntime().addShutdownHook(new Thread(clusters::killAll, "end-members"));
            Terminal terminal = new Terminal(around.err(), around.nanoTime());
            terminal.doing(ours.version() + " beside " + theirs.version() + ", data on " + clusters.fileSystem());
            Bench bench = new Bench(
                    ours,
                    theirs,
                    clusters,
                    Clusters.isDurable(clusters.fileSystem()),
                    loop,
                    around.nanoTime(),
                    around.process(),
                    seed);
            return new StoreBenchmark(bench, plan, terminal).run(rows);
        }
    }
}
