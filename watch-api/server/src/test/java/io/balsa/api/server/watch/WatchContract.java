package io.balsa.api.server.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.contract.Client;
import io.balsa.api.server.contract.GrpcClient;
import io.balsa.api.server.core.ApiRequest;
import io.balsa.api.server.core.ApiResult;
import io.balsa.api.server.core.Target;
import io.balsa.api.server.testing.Objects;
import io.balsa.api.server.testing.TestApi;
import io.balsa.api.server.testing.TestStore;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Watches, with a ring of 64 events so that they often start before it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WatchContract {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Caller ADMIN = Caller.of("admin", "system:masters");
    private TestStore store;
    private TestApi api;
    private GrpcClient client;

    /** Starts a store of its own for the tests of this class. */
    abstract TestStore startStore(Path dir);

    @BeforeAll
    void open(@TempDir Path dir) {
        store = startStore(dir.resolve("store"));
        api = TestApi.on(store.channel());
        client = new GrpcClient(api.channel(ADMIN));
    }

    @AfterAll
    void stop() {
        if (api != null) {
            api.close();
            store.close();
        }
    }

    /** List at R, watch from R, replay: the result is the store, for every R, while writers are at work. */
    @Test
    void aListAndTheWatchBehindItAddUpToTheStore() throws Exception {
        long seed = System.nanoTime();
        System.out.println("WatchContract seed " + seed);
        String ns = namespace("replay");
        int writers = 4;
        int writesEach = 150;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        var work = new ArrayList<Callable<Void>>();
        for (int w = 0; w < writers; w++) {
            var random = new Random(seed + w);
            work.add(() -> {
                for (int i = 0; i < writesEach; i++) {
                    write(ns, random);
                }
                return null;
            });
        }
        List<Future<Void>> running = work.stream().map(threads::submit).toList();
        var replays = new ArrayList<Replay>();
        while (running.stream().anyMatch(future -> !future.isDone())) {
            replays.add(new Replay(ns));
            Thread.onSpinWait();
            if (replays.size() > 60) {
                break;
            }
        }
        for (Future<Void> future : running) {
            future.get();
        }
        threads.shutdown();
        // the end is known by its name
        client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("zz-end", "end"));
        Map<String, Message> truth = state(client.list(Kinds.CONFIG_MAP, ns, ListOptions.getDefaultInstance()));
        assertThat(replays).isNotEmpty();
        for (Replay replay : replays) {
            assertThat(replay.untilEnd())
                    .as("replay from revision %d", replay.start)
                    .isEqualTo(truth);
        }
    }

    @Test
    void aWatchFromARevisionBeforeTheRingReadsTheHistory() {
        String ns = namespace("history");
        long start = client.list(Kinds.CONFIG_MAP, ns, ListOptions.getDefaultInstance())
                .revision();
        int count = 200;
        for (int i = 0; i < count; i++) {
            client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("item-" + (1000 + i), ""));
        }
        try (Client.Events events = client.watch(Kinds.CONFIG_MAP, ns, after(start))) {
            for (int i = 0; i < count; i++) {
                assertThat(events.next(SOON).name()).isEqualTo("item-" + (1000 + i));
            }
            // and goes on live
            client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("last", ""));
            assertThat(events.next(SOON).name()).isEqualTo("last");
        }
    }

    @Test
    void aRevisionThatWasCompactedIsTooOld() {
        String ns = namespace("compacted");
        long start = client.list(Kinds.CONFIG_MAP, ns, ListOptions.getDefaultInstance())
                .revision();
        long last = 0;
        for (int i = 0; i < 100; i++) {
            last = Meta.revision(client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("item-" + i, "")));
        }
        var page = client.list(
                Kinds.CONFIG_MAP, ns, ListOptions.newBuilder().setLimit(5).build());
        for (int i = 0; i < 5; i++) {
            last = Meta.revision(client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("more-" + i, "")));
        }
        KVGrpc.newBlockingStub(store.channel())
                .compact(CompactionRequest.newBuilder().setRevision(last).build());

        try (Client.Events events = client.watch(Kinds.CONFIG_MAP, ns, after(start))) {
            assertThatThrownBy(() -> events.next(SOON)).isInstanceOfSatisfying(StatusError.class, error -> {
                assertThat(error.code()).isEqualTo(410);
                assertThat(error.getMessage()).startsWith("too old resource version: " + start + " (");
            });
        }
        // a paged list can go on at the latest revision with the token in the refusal
        assertThatThrownBy(() -> client.list(
                        Kinds.CONFIG_MAP,
                        ns,
                        ListOptions.newBuilder()
                                .setLimit(5)
                                .setContinue(page.continueToken())
                                .build()))
                .isInstanceOfSatisfying(StatusError.class, error -> {
                    assertThat(error.code()).isEqualTo(410);
                    String token = error.status().getMetadata().getContinue();
                    Client.Listing rest = client.list(
                            Kinds.CONFIG_MAP,
                            ns,
                            ListOptions.newBuilder().setContinue(token).build());
                    assertThat(rest.items()).hasSize(100);
                });
    }

    @Test
    void anIdleWatchIsToldHowFarItHasCome() {
        String ns = namespace("bookmarks");
        long start = client.list(Kinds.CONFIG_MAP, ns, ListOptions.getDefaultInstance())
                .revision();
        try (Client.Events events = client.watch(Kinds.CONFIG_MAP, ns, after(start))) {
            // events of another kind move the store on
            long later = Meta.revision(client.create(Kinds.POD, ns, Objects.pod("other")));
            Client.Event mark = events.nextOrBookmark(SOON);
            while (mark.revision() < later) {
                mark = events.nextOrBookmark(SOON);
            }
            assertThat(mark.type()).isEqualTo("BOOKMARK");
        }
    }

    @Test
    void aWatcherThatIsOvertakenIsEndedAndLosesNothingSilently() {
        String ns = namespace("slow");
        long start = client.list(Kinds.CONFIG_MAP, ns, ListOptions.getDefaultInstance())
                .revision();
        Subscription slow = subscribe(ns, start, Long.MAX_VALUE);
        client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("first", ""));
        Awaitility.await().atMost(SOON).until(() -> slow.poll() instanceof WatchEvent.Change);
        for (int i = 0; i < 100; i++) {
            client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("item-" + i, ""));
        }
        Awaitility.await().atMost(SOON).until(() -> {
            // what still comes before the end must not leave anything out
            assertThat(slow.poll()).isNull();
            return slow.end().isPresent();
        });
        assertThat(slow.end().orElseThrow().failure()).isNull();
        assertThat(api.hub().watchers()).isNotNegative();
    }

    @Test
    void aWatchEndsPlainlyWhenItsTimeIsUp() {
        String ns = namespace("timeout");
        long start = client.list(Kinds.CONFIG_MAP, ns, ListOptions.getDefaultInstance())
                .revision();
        Subscription watch = subscribe(ns, start, 1);
        var woken = new java.util.concurrent.atomic.AtomicInteger();
        watch.onReady(woken::incrementAndGet);
        Awaitility.await().atMost(SOON).until(() -> {
            watch.poll();
            return watch.end().isPresent();
        });
        assertThat(watch.end().orElseThrow().failure()).isNull();
        assertThat(woken.get()).isPositive();
    }

    @Test
    void anEventIsDecodedOnceForAllWatchers() {
        String ns = namespace("shared");
        long start = client.list(Kinds.CONFIG_MAP, ns, ListOptions.getDefaultInstance())
                .revision();
        Subscription one = subscribe(ns, start, Long.MAX_VALUE);
        Subscription two = subscribe(ns, start, Long.MAX_VALUE);
        client.create(Kinds.CONFIG_MAP, ns, Objects.configMap("a", "1"));
        WatchEvent.Change first = change(one);
        WatchEvent.Change second = change(two);
        assertThat(second.object()).isSameAs(first.object());
        assertThat(second.object().message()).isSameAs(first.object().message());
        var rendered = first.object().rendering("name", String.class, object -> Meta.name(object.message()));
        assertThat(second.object().rendering("name", String.class, object -> "other"))
                .isSameAs(rendered);
        one.close();
        two.close();
    }

    private static WatchEvent.Change change(Subscription subscription) {
        var found = new WatchEvent.Change[1];
        Awaitility.await().atMost(SOON).until(() -> {
            if (subscription.poll() instanceof WatchEvent.Change change) {
                found[0] = change;
            }
            return found[0] != null;
        });
        return found[0];
    }

    private Subscription subscribe(String ns, long after, long timeoutSeconds) {
        var options = after(after).toBuilder().setTimeoutSeconds(timeoutSeconds).build();
        var watching = (ApiResult.Watching)
                api.core().handle(new ApiRequest.Watch(ADMIN, Target.of(Kinds.CONFIG_MAP, ns, ""), options));
        return watching.subscription();
    }

    private void write(String ns, Random random) {
        String name = "item-" + random.nextInt(12);
        ConfigMap map = Objects.labelled(
                Objects.configMap(name, "" + random.nextInt()), "app", random.nextBoolean() ? "web" : "db");
        try {
            switch (random.nextInt(4)) {
                case 0 -> client.create(Kinds.CONFIG_MAP, ns, map);
                case 1 -> client.delete(Kinds.CONFIG_MAP, ns, name, DeleteOptions.getDefaultInstance());
                default -> client.update(Kinds.CONFIG_MAP, ns, "", map);
            }
        } catch (StatusError e) {
            // the others got there first
            assertThat(e.code()).isIn(404, 409);
        }
    }

    private static ListOptions after(long revision) {
        return ListOptions.newBuilder()
                .setResourceVersion(Long.toString(revision))
                .build();
    }

    private String namespace(String name) {
        client.create(Kinds.NAMESPACE, "", Objects.namespace(name));
        return name;
    }

    private static Map<String, Message> state(Client.Listing listing) {
        var state = new TreeMap<String, Message>();
        listing.items().forEach(item -> state.put(Meta.name(item), item));
        return state;
    }

    /** A list and the watch behind it. */
    private final class Replay {
        private final Map<String, Message> state;
        private final Client.Events events;
        private final long start;

        Replay(String ns) {
            Client.Listing listing = client.list(Kinds.CONFIG_MAP, ns, ListOptions.getDefaultInstance());
            start = listing.revision();
            state = state(listing);
            events = client.watch(Kinds.CONFIG_MAP, ns, after(start));
        }

        Map<String, Message> untilEnd() {
            long last = start;
            while (!state.containsKey("zz-end")) {
                Client.Event event = events.next(SOON);
                assertThat(event.revision()).isGreaterThan(last);
                last = event.revision();
                switch (event.type()) {
                    case "ADDED" ->
                        assertThat(state.put(event.name(), event.object())).isNull();
                    case "MODIFIED" ->
                        assertThat(state.put(event.name(), event.object())).isNotNull();
                    default -> assertThat(state.remove(event.name())).isNotNull();
                }
            }
            events.close();
            return state;
        }
    }
}
