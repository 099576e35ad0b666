package io.balsa.jepsen.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Channels;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.jepsen.cluster.LocalCluster;
import io.balsa.jepsen.cluster.SharedCluster;
import io.grpc.ManagedChannel;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Four writers, two hundred watchers over REST and gRPC, compaction all the time, members that are killed: in the end each
 * watcher has been told the store's history under its selectors, in order, without a gap and without a repetition.
 */
@Tag("cluster")
@ExtendWith(SharedCluster.class)
class ReplayUnderLoadTest {
    private static final boolean LONG = Boolean.getBoolean("balsa.long");
    private static final int WRITERS = 4;
    private static final int WATCHERS = 200;
    private static final int STEPS = LONG ? 10_000 : 250;
    private static final int KILLS = LONG ? 9 : 1;
    private static final Duration PATIENCE = LONG ? Duration.ofMinutes(30) : Duration.ofMinutes(3);

    /** Revisions that are left of the history: a watcher that is held loses its place soon. */
    private static final int KEPT = 20;

    private static final List<String> NAMESPACES = List.of("replay-a", "replay-b", "replay-c");

    private final long seed = Long.getLong("balsa.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final AtomicBoolean never = new AtomicBoolean();
    private final AtomicBoolean held = new AtomicBoolean();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService compactor = Executors.newSingleThreadScheduledExecutor();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<Watcher> late = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private LocalCluster cluster;
    private Api api;
    private Recorder recorder;

    @BeforeEach
    void start(LocalCluster shared) throws Exception {
        // So that a failure can be repeated.
        System.out.println("balsa.seed=" + seed);
        cluster = shared;
        recorder = Recorder.start(cluster.storeAddresses());
        HttpClient one = Api.client(pki(), HttpClient.Version.HTTP_1_1);
        HttpClient two = Api.client(pki(), HttpClient.Version.HTTP_2);
        api = Api.over(two, cluster.apiAddresses(), 0);
        for (String namespace : NAMESPACES) {
            String body =
                    "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + namespace + "\"}}";
            assertThat(api.send("POST", "/api/v1/namespaces", "application/json", body)
                            .code())
                    .isEqualTo(201);
        }
        for (int i = 0; i < 3; i++) {
            channels.add(channel(i));
        }
        List<View> views = Views.of(WATCHERS, NAMESPACES, random);
        for (int i = 0; i < WATCHERS; i++) {
            // A quarter over gRPC; of the others half over HTTP/1.1, where each watch is a connection of its own.
            Source source = i % 4 == 3
                    ? new ResourceSource(ApiClient.over(channels.get(i % 3), Kinds.scheme()))
                    : new RestSource(
                            Api.over(i % 2 == 0 ? one : two, cluster.apiAddresses(), i), random.nextInt(3) * 5);
            int seconds = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0;
            boolean waits = i % 10 < 2;
            Watcher watcher = new Watcher(views.get(i), source, seconds, waits ? held : never);
            watchers.add(watcher);
            if (waits) {
                late.add(watcher);
            }
        }
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(
                    "w" + i, Api.over(two, cluster.apiAddresses(), i), random.nextLong(), NAMESPACES, STEPS));
        }
    }

    private ManagedChannel channel(int first) throws Exception {
        List<String> order = new ArrayList<>(cluster.resourceAddresses());
        Collections.rotate(order, first);
        return Channels.mtls(order, pki().resolve("admin.crt"), pki().resolve("admin.key"), pki().resolve("ca.crt"));
    }

    private Path pki() {
        return cluster.state().resolve("pki");
    }

    @AfterEach
    void stop() throws Exception {
        compactor.shutdownNow();
        writers.forEach(Writer::stop);
        watchers.forEach(Watcher::stop);
        threads.shutdownNow();
        channels.forEach(ManagedChannel::shutdownNow);
        if (recorder != null) {
            recorder.close();
        }
        if (api != null) {
            for (String namespace : NAMESPACES) {
                api.send("DELETE", "/api/v1/namespaces/" + namespace, "application/json", "");
            }
        }
    }

    @Test
    void everyWatcherIsToldTheHistoryOfTheStore() throws Exception {
        watchers.forEach(threads::submit);
        writers.forEach(threads::submit);
        compactor.scheduleWithFixedDelay(() -> recorder.compact(KEPT), 1, 1, TimeUnit.SECONDS);
        for (int kill = 1; kill <= KILLS; kill++) {
            int due = kill * STEPS * WRITERS / (KILLS + 1);
            hold(due - STEPS * WRITERS / (KILLS + 1) / 2);
            kill(random.nextInt(3), due);
        }
        await().atMost(PATIENCE).until(() -> done() == STEPS * WRITERS);
        // The last of all changes: when it is recorded, everything is.
        String last = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"last\"}}";
        String maps = Collection.CONFIG_MAPS.path(NAMESPACES.get(0));
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> api.send("POST", maps, "application/json", last).code() == 409);
        await().atMost(PATIENCE)
                .until(() -> recorder.history().changes().stream()
                        .anyMatch(change -> change.key().equals(NAMESPACES.get(0) + "/last")));

        StoreHistory history = recorder.history();
        for (Watcher watcher : watchers) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ReplayCheck.of(history, watcher.view(), watcher.entries())
                            .missing()
                            .isEmpty());
        }
        watchers.forEach(Watcher::stop);
        report(recorder.history());
    }

    private int done() {
        return writers.stream().mapToInt(Writer::done).sum();
    }

    /** Some watchers wait while others go on: what comes now they will not be able to ask a new member for. */
    private void hold(int afterSteps) {
        await().atMost(PATIENCE).until(() -> done() >= afterSteps);
        held.set(true);
    }

    /**
     * A member dies in the middle of everything and comes back. Those who wait come back to it when what they had reached
     * is compacted: they list again, unless it has been fast enough to have it in memory, as the others do.
     */
    private void kill(int member, int afterSteps) throws Exception {
        await().atMost(PATIENCE).until(() -> done() >= afterSteps);
        cluster.kill("s" + (member + 1));
        var again = cluster.up();
        assertThat(again.exit()).as(again.toString()).isZero();
        recorder.compact(0);
        late.forEach(watcher -> watcher.turnTo(member));
        held.set(false);
    }

    private void report(StoreHistory history) {
        List<String> problems = new ArrayList<>();
        long events = 0;
        long opened = 0;
        long lists = 0;
        long expired = 0;
        for (Watcher watcher : watchers) {
            List<Entry> entries = watcher.entries();
            ReplayCheck.Outcome outcome = ReplayCheck.of(history, watcher.view(), entries);
            outcome.problem().ifPresent(problems::add);
            events += entries.stream().filter(Entry.Event.class::isInstance).count();
            opened += entries.stream().filter(Entry.Opened.class::isInstance).count();
            lists += entries.stream().filter(Entry.Listed.class::isInstance).count();
            expired += entries.stream().filter(Entry.Expired.class::isInstance).count();
        }
        // Figures for people: how much of each kind the run had to check.
        System.out.printf(
                "%d writes acknowledged, %d changes in the store; %d watchers: %d lists, %d watches, %d events, %d times 410%n",
                writers.stream().mapToInt(Writer::acknowledged).sum(),
                history.changes().size(),
                watchers.size(),
                lists,
                opened,
                events,
                expired);
        assertThat(problems).as("balsa.seed=" + seed).isEmpty();
    }
}
