package io.balsa.bench.api;

import io.balsa.bench.peer.ProcFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One measurement with all that it needs.
 *
 * @param root Balsa's own folder, built
 * @param folder where the cluster's files go; must not exist, and is gone at the end
 * @param members 1, 3 or 5
 * @param port the first of the cluster's ports
 */
public record ApiRun(Path root, Path folder, int members, int port, ApiPlan plan) {
    /** Enough that no stream waits for another's connection, few enough for two processors. */
    private static final int CONNECTIONS = 16;

    private static final int THREADS = 2;

    /** What came of it. */
    public record Report(List<Figure> figures) {
        public Report {
            figures = List.copyOf(figures);
        }

        public String text() {
            return FigureTable.text(figures);
        }

        /** One object a line. */
        public String json() {
            return FigureTable.json(figures);
        }
    }

    /**
     * Starts a cluster, measures, and removes it, also when this process is told to end.
     *
     * @throws io.balsa.bench.peer.CannotRunException if it cannot be measured
     * @throws WrongAnswerException if the API answers what cannot be
     */
    public Report measure(LongSupplier nanoTime, Consumer<String> progress) throws IOException, InterruptedException {
        progress.accept("starting a cluster of " + members + (members == 1 ? " server" : " servers"));
        ExecutorService answers = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "answers");
            thread.setDaemon(true);
            return thread;
        });
        try (ApiCluster cluster = ApiCluster.up(root, folder, members, port)) {
            Thread end = new Thread(cluster::close, "end-cluster");
            Runtime.getRuntime().addShutdownHook(end);
            ApiClient client = new ApiClient(cluster.connection(), CONNECTIONS, answers);
            Report report =
                    new Report(new ApiBenchmark(cluster, client, plan, ProcFiles.LINUX, nanoTime, progress).run());
            Runtime.getRuntime().removeShutdownHook(end);
            return report;
        } finally {
            answers.shutdownNow();
        }
    }
}
