package io.balsa.bench.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.balsa.bench.api.Lists.Listed;
import io.balsa.bench.load.ClosedLoop;
import io.balsa.bench.load.LoadResult;
import io.balsa.bench.load.OpenLoop;
import io.balsa.bench.load.Tickets;
import io.balsa.bench.load.WarmUp;
import io.balsa.bench.load.Work;
import io.balsa.bench.peer.CannotRunException;
import io.balsa.bench.peer.ProcFiles;
import io.balsa.bench.peer.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** Measures the API of one cluster, from few pods to many. Confined to one thread. */
final class ApiBenchmark {
    private static final int LANES = 16;
    /** Fewer than the writes that a server answers at the same time: more are refused, and asked to come again. */
    private static final int FILLING_LANES = 32;
    /** What is under way of the open loop: what is due beyond that waits here, and its wait counts. */
    private static final int PACED_LANES = 40;

    private static final int LISTS = 5;
    private static final Duration LIMIT = Duration.ofMinutes(15);
    /** The first passing pods are those that are updated. */
    private static final int UPDATED_MAX = 1_000;

    private static final double AIM_NANOS = 50e6;

    private final ApiCluster cluster;
    private final ApiClient client;
    private final ApiPlan plan;
    private final ProcFiles proc;
    private final LongSupplier nanoTime;
    private final Consumer<String> progress;
    private final List<Figure> figures = new ArrayList<>();
    private final AtomicLong passing = new AtomicLong(UPDATED_MAX);
    private final AtomicLong filled = new AtomicLong();
    private int standing;

    ApiBenchmark(
            ApiCluster cluster,
            ApiClient client,
            ApiPlan plan,
            ProcFiles proc,
            LongSupplier nanoTime,
            Consumer<String> progress) {
        this.cluster = cluster;
        this.client = client;
        this.plan = plan;
        this.proc = proc;
        this.nanoTime = nanoTime;
        this.progress = progress;
    }

    /**
     * All figures, in the order in which they were measured.
     *
     * @throws CannotRunException if a request fails
     * @throws WrongAnswerException if an answer cannot be
     */
    List<Figure> run() throws InterruptedException, IOException {
        for (String namespace : List.of(Pods.STANDING, Pods.PASSING)) {
            client.ask(client.request("POST", "/api/v1/namespaces", Pods.namespace(namespace)));
        }
        progress.accept("warming up");
        warm(PodWork.create(client, LANES, Pods.PASSING, passing));
        sweep();
        for (int pods : plan.pods()) {
            fill(pods);
            singles();
            lists();
        }
        for (int watches : plan.watches()) {
            watch(watches);
        }
        return figures;
    }

    private void fill(int pods) throws InterruptedException {
        progress.accept("filling up to " + pods + " pods");
        int more = pods - standing;
        PodWork work = PodWork.create(client, Math.min(FILLING_LANES, more), Pods.STANDING, filled);
        Usage before = cluster.usage(proc);
        LoadResult result = new ClosedLoop(nanoTime).run(work, Tickets.count(more), LIMIT);
        standing = pods;
        if (more >= FILLING_LANES) {
            add("create, " + FILLING_LANES + " in flight", result, before, OptionalDouble.empty());
        } else {
            require(result);
        }
    }

    private void singles() throws InterruptedException, IOException {
        measure("create, 16 in flight", PodWork.create(client, LANES, Pods.PASSING, passing));
        paced();
        measure("get, 1 in flight", PodWork.get(client, 1, standing));
        measure("get, 16 in flight", PodWork.get(client, LANES, standing));
        sweep();
        measure("update, 16 in flight", PodWork.update(client, LANES));
        sweep();
    }

    private void measure(String name, Work work) throws InterruptedException, IOException {
        progress.accept(name + ", " + standing + " pods");
        warm(work);
        Usage before = cluster.usage(proc);
        add(name, load(work, plan.window()), before, OptionalDouble.empty());
    }

    private void warm(Work work) throws InterruptedException, IOException {
        Duration pass = plan.window().dividedBy(4);
        WarmUp.untilSteady(nanoTime, plan.steadyMax(), () -> load(work, pass).perSecond(), rate -> {});
    }

    private LoadResult load(Work work, Duration length) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + length.toNanos();
        LoadResult result = new ClosedLoop(nanoTime).run(work, Tickets.until(deadline, nanoTime), length.plus(LIMIT));
        require(result);
        return result;
    }

    private void paced() throws InterruptedException {
        String name = "create, " + plan.rate() + " a second";
        progress.accept(name + ", " + standing + " pods");
        Work work = PodWork.create(client, PACED_LANES, Pods.PASSING, passing);
        Usage before = cluster.usage(proc);
        LoadResult result = new OpenLoop(nanoTime, LockSupport::parkNanos)
                .run(work, plan.rate(), plan.rate() * plan.window().toSeconds(), LIMIT);
        add(name, result, before, OptionalDouble.of(AIM_NANOS));
    }

    /** Removes what has come in passing, in pieces that take less than a request may. Pods that run nowhere are gone at once. */
    private void sweep() throws InterruptedException {
        String one = Pods.path(Pods.PASSING) + "?limit=1";
        while (!json(client.ask(client.get(one, ApiClient.JSON))).path("items").isEmpty()) {
            client.ask(client.request("DELETE", Pods.path(Pods.PASSING) + "?limit=2000", ""));
        }
    }

    private void lists() throws InterruptedException {
        Lists lists = new Lists(client, nanoTime);
        progress.accept("lists of " + standing + " pods");
        Usage before = cluster.usage(proc);
        Listed pages = lists.pages(standing);
        addList("list in pages of 500, JSON", pages, before);
        before = cluster.usage(proc);
        addList("list, JSON", lists.whole(LISTS, ApiClient.JSON), before);
        before = cluster.usage(proc);
        addList("list, protobuf", lists.whole(LISTS, ApiClient.PROTOBUF), before);
    }

    private void watch(int count) throws InterruptedException {
        progress.accept(count + " watches");
        byte[] list = client.ask(client.get(Pods.path(Pods.PASSING), ApiClient.JSON));
        String revision = json(list).at("/metadata/resourceVersion").asText();
        String path = Pods.path(Pods.PASSING) + "?watch=1&resourceVersion=" + revision;
        long memoryBefore = cluster.residentBytes(proc);
        try (Watchers watchers = new Watchers(client, nanoTime)) {
            watchers.open(count, path);
            long memory = Math.max(0, cluster.residentBytes(proc) - memoryBefore);
            int writes = plan.eventsEach(count);
            PodWork updates = PodWork.update(client, 1);
            // The pod that the updates are of.
            watchers.await(count, LIMIT);
            watchers.latencies();
            Usage before = cluster.usage(proc);
            long began = nanoTime.getAsLong();
            // One after the other: a latency is that of the slowest way, from sending a write to its event.
            for (int i = 1; i <= writes; i++) {
                watchers.sent();
                require(new ClosedLoop(nanoTime).run(updates, Tickets.count(1), LIMIT));
                watchers.await((long) count * (i + 1), LIMIT);
            }
            long nanos = nanoTime.getAsLong() - began;
            long events = (long) writes * count;
            OptionalLong each = count < 100 ? OptionalLong.empty() : OptionalLong.of(memory / count);
            figures.add(figure(
                    "events to " + count + (count == 1 ? " watch" : " watches"),
                    events * 1e9 / nanos,
                    watchers.latencies(),
                    cluster.usage(proc).since(before),
                    events,
                    OptionalLong.empty(),
                    each,
                    OptionalDouble.empty()));
        }
        sweep();
    }

    private static JsonNode json(byte[] list) {
        try {
            return new ObjectMapper().readTree(list);
        } catch (IOException e) {
            throw new CannotRunException("a list is answered with what is not JSON: " + e.getMessage(), e);
        }
    }

    private void add(String name, LoadResult result, Usage before, OptionalDouble aim) {
        require(result);
        figures.add(figure(
                name,
                result.perSecond(),
                result.latencies(),
                cluster.usage(proc).since(before),
                result.acknowledged(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                aim));
    }

    private void addList(String name, Listed listed, Usage before) {
        long count = listed.latencies().getTotalCount();
        figures.add(figure(
                name,
                count * 1e9 / listed.nanos(),
                listed.latencies(),
                cluster.usage(proc).since(before),
                count,
                OptionalLong.of(listed.bytes()),
                OptionalLong.empty(),
                OptionalDouble.empty()));
    }

    private Figure figure(
            String name,
            double perSecond,
            Histogram latencies,
            Usage used,
            long operations,
            OptionalLong bytes,
            OptionalLong watcherBytes,
            OptionalDouble aim) {
        Figure figure = new Figure(
                name,
                standing,
                perSecond,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                latencies.getMaxValue(),
                (double) used.cpuNanos() / Math.max(1, operations),
                bytes,
                used.residentBytes(),
                watcherBytes,
                aim);
        FigureTable.text(List.of(figure)).lines().skip(1).forEach(progress);
        return figure;
    }

    private static void require(LoadResult result) {
        result.wrong().ifPresent(wrong -> {
            throw new WrongAnswerException(wrong);
        });
        result.failure().ifPresent(failure -> {
            throw new CannotRunException(failure);
        });
    }
}
