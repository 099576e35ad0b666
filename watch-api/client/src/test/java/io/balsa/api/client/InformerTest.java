package io.balsa.api.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.api.client.fake.FakeApi;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.k8s.core.v1.Pod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InformerTest {
    private final FakeApi fake = FakeApi.start(InstantSource.system());
    private final KindClient<Pod> pods = fake.client().kind(Pod.class);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Informer<Pod> informer = Informer.of(
                    pods,
                    Selection.all(),
                    Map.of("node", (Pod pod) -> List.of(pod.getSpec().getNodeName())),
                    Clockwork.system(System::nanoTime))
            .onChange(change -> told.add(change.key() + " " + (change.before().isPresent() ? "was" : "new")
                    + (change.after().isPresent() ? "" : " gone")));

    @BeforeEach
    void oneObject() {
        pods.create(pod("a", "node-1"));
    }

    @AfterEach
    void stop() {
        informer.close();
        fake.close();
    }

    @Test
    void aSyncedSnapshotHoldsWhatWasThereAndThenFollows() throws InterruptedException {
        startSynced();
        assertThat(informer.snapshot().keys()).containsExactly("default/a");
        Pod b = pods.create(pod("b", "node-2"));
        caughtUp();
        assertThat(informer.snapshot().get("default", "b")).contains(b);
        assertThat(informer.snapshot().by("node", "node-2")).containsExactly(b);
        pods.delete(
                "default",
                "a",
                Deletion.of(fake.find(Pod.class, "default", "a").orElseThrow()).now());
        caughtUp();
        assertThat(informer.snapshot().by("node", "node-1")).isEmpty();
        told("default/a new", "default/b new", "default/a was gone");
    }

    @Test
    void aBrokenWatchContinuesWithoutAListAndWithoutAGap() throws InterruptedException {
        startSynced();
        for (int i = 0; i < 20; i++) {
            pods.create(pod("p" + i, "node-1"));
            if (i % 4 == 0) {
                fake.dropWatches();
            }
        }
        caughtUp();
        assertThat(informer.snapshot().size()).isEqualTo(21);
        await().untilAsserted(() -> assertThat(told).hasSize(21).doesNotHaveDuplicates());
        assertThat(fake.lists()).isEqualTo(1);
    }

    @Test
    void aCompactedRevisionMakesItListAgainAndTellsOnlyTheDifference() throws InterruptedException {
        startSynced();
        fake.silenceWatches(true);
        pods.create(pod("b", ""));
        pods.delete("default", "a", Deletion.unconditional().now());
        pods.create(pod("c", ""));
        fake.compact();
        fake.silenceWatches(false);
        fake.dropWatches();
        caughtUp();
        assertThat(informer.snapshot().keys()).containsExactly("default/b", "default/c");
        told("default/a new", "default/a was gone", "default/b new", "default/c new");
        assertThat(fake.lists()).isEqualTo(2);
    }

    @Test
    void aRepeatedEventIsNoChange() throws InterruptedException {
        fake.sendEveryEventTwice();
        startSynced();
        pods.create(pod("b", ""));
        pods.delete("default", "b", Deletion.unconditional());
        caughtUp();
        told("default/a new", "default/b new", "default/b was gone");
    }

    @Test
    void aServerThatFailsIsAskedAgain() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            fake.failNext(StatusError.serviceUnavailable("no quorum"));
        }
        startSynced();
        assertThat(informer.snapshot().size()).isEqualTo(1);
    }

    @Test
    void oldSnapshotsStayAsTheyWere() throws InterruptedException {
        startSynced();
        Snapshot<Pod> old = informer.snapshot();
        pods.create(pod("b", ""));
        caughtUp();
        assertThat(old.keys()).containsExactly("default/a");
        assertThat(informer.snapshot().keys()).containsExactly("default/a", "default/b");
    }

    /** Random writes and faults: every snapshot is the store at its revision, and handlers can rebuild the cache. */
    @Test
    void everySnapshotIsTheStoreAtItsRevision() throws InterruptedException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<Long, List<String>> truth = new HashMap<>();
        Map<String, Long> rebuilt = new ConcurrentHashMap<>();
        List<Snapshot<Pod>> seen = new CopyOnWriteArrayList<>();
        informer.onChange(change -> {
            seen.add(informer.snapshot());
            change.after()
                    .ifPresentOrElse(
                            pod -> rebuilt.put(change.key(), Meta.revision(pod)), () -> rebuilt.remove(change.key()));
        });
        startSynced();
        for (int i = 0; i < 300; i++) {
            String name = "p" + random.nextInt(12);
            switch (random.nextInt(12)) {
                case 0 -> fake.dropWatches();
                case 1 -> fake.compact();
                case 2 -> fake.failNext(StatusError.serviceUnavailable("seed " + seed));
                default -> write(random, name);
            }
            truth.put(fake.revision(), describe(fake.all(Pod.class)));
        }
        caughtUp();
        for (Snapshot<Pod> snapshot : seen) {
            assertThat(describe(snapshot.all()))
                    .as("revision %d, seed %d", snapshot.revision(), seed)
                    .isEqualTo(truth.getOrDefault(snapshot.revision(), describe(snapshot.all())));
        }
        assertThat(seen.stream().map(Snapshot::revision)).as("seed %d", seed).isSorted();
        Map<String, Long> cached = new HashMap<>();
        informer.snapshot().all().forEach(pod -> cached.put(Meta.key(pod), Meta.revision(pod)));
        await().untilAsserted(() -> assertThat(rebuilt).as("seed %d", seed).isEqualTo(cached));
    }

    private void write(Random random, String name) {
        try {
            if (fake.find(Pod.class, "default", name).isEmpty()) {
                pods.create(pod(name, ""));
            } else if (random.nextBoolean()) {
                pods.delete("default", name, Deletion.unconditional().now());
            } else {
                pods.update(fake.find(Pod.class, "default", name).orElseThrow().toBuilder()
                        .setSpec(pod(name, "node-" + random.nextInt(1000)).getSpec())
                        .build());
            }
        } catch (StatusError planned) {
            assertThat(planned.code()).isEqualTo(503);
        }
    }

    private static List<String> describe(List<Pod> pods) {
        List<String> lines = new ArrayList<>();
        pods.forEach(pod -> lines.add(Meta.key(pod) + "@" + Meta.revision(pod)));
        return lines;
    }

    private void startSynced() throws InterruptedException {
        informer.start();
        assertThat(informer.awaitSync(Duration.ofSeconds(10))).isTrue();
    }

    private void told(String... changes) {
        await().untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder(changes));
    }

    private void caughtUp() {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> describe(informer.snapshot().all()).equals(describe(fake.all(Pod.class))));
    }

    private static Pod pod(String name, String node) {
        Pod.Builder pod = Pod.newBuilder();
        pod.getMetadataBuilder().setNamespace("default").setName(name);
        pod.getSpecBuilder().setNodeName(node);
        return pod.build();
    }
}
