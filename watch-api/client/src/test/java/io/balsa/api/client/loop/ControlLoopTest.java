package io.balsa.api.client.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.api.client.Clockwork;
import io.balsa.api.client.Informer;
import io.balsa.api.client.Selection;
import io.balsa.api.client.fake.FakeApi;
import io.balsa.api.model.StatusError;
import io.balsa.k8s.core.v1.ConfigMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reconciler that wants exactly three config maps to exist, whatever their names. */
class ControlLoopTest {
    private static final int WANTED = 3;

    private final FakeApi fake = FakeApi.start(InstantSource.system());
    private final Clockwork clockwork = Clockwork.system(System::nanoTime);
    private final List<Announcement> announced = new CopyOnWriteArrayList<>();
    private final AtomicInteger decisions = new AtomicInteger();
    private final Informer<ConfigMap> maps =
            Informer.of(fake.client().kind(ConfigMap.class), Selection.all(), Map.of(), clockwork);
    private final ControlLoop loop = new ControlLoop(
            new ControlLoop.Parts(
                    "test",
                    this::plan,
                    new Actor(fake.client(), announced::add),
                    Map.of(ConfigMap.class, maps),
                    () -> List.of("all")),
            clockwork);

    @BeforeEach
    void start() throws InterruptedException {
        maps.onChange(change -> loop.enqueue("all")).start();
        assertThat(maps.awaitSync(Duration.ofSeconds(10))).isTrue();
    }

    @AfterEach
    void stop() {
        loop.close();
        maps.close();
        fake.close();
    }

    @Test
    void itDoesNotActTwiceOnWhatItHasNotSeenYet() {
        fake.silenceWatches(true);
        loop.start();
        loop.enqueue("all");
        await().until(() -> fake.all(ConfigMap.class).size() == WANTED);
        for (int i = 0; i < 20; i++) {
            loop.enqueue("all");
        }
        await().during(Duration.ofMillis(200))
                .until(() -> fake.all(ConfigMap.class).size() == WANTED);
        assertThat(decisions).hasValue(1);
        fake.silenceWatches(false);
        fake.dropWatches();
        await().until(() -> decisions.get() > 1);
        assertThat(fake.all(ConfigMap.class)).hasSize(WANTED);
    }

    @Test
    void aFailureIsTriedAgainUntilItWorks() {
        for (int i = 0; i < 4; i++) {
            fake.failNext(StatusError.serviceUnavailable("no quorum"));
        }
        loop.start();
        loop.enqueue("all");
        await().until(() -> fake.all(ConfigMap.class).size() == WANTED);
        assertThat(announced).anyMatch(said -> said.reason().equals("FailedCreate"));
    }

    @Test
    void announcementsNameWhatTheServerNamed() {
        loop.start();
        loop.enqueue("all");
        await().until(() -> announced.size() == WANTED);
        assertThat(announced.stream().map(Announcement::message))
                .containsExactlyElementsOf(fake.all(ConfigMap.class).stream()
                        .map(map -> "Created " + map.getMetadata().getName())
                        .toList());
    }

    @Test
    void afterCloseNothingIsWritten() {
        loop.start();
        loop.close();
        int calls = fake.calls();
        loop.enqueue("all");
        assertThat(loop.step()).isFalse();
        assertThat(fake.calls()).isEqualTo(calls);
    }

    private Plan plan(String key, Instant now) {
        decisions.incrementAndGet();
        int missing = WANTED - maps.snapshot().size();
        ConfigMap.Builder map = ConfigMap.newBuilder();
        map.getMetadataBuilder().setNamespace("default").setGenerateName("m-");
        Announcement done = Announcement.normal(
                io.balsa.k8s.core.v1.ObjectReference.getDefaultInstance(), "SuccessfulCreate", "Created {name}");
        Announcement failed = Announcement.warning(done.about(), "FailedCreate", "Error creating: {error}");
        Action create = new Action.Create(map.build(), java.util.Optional.of(new Action.Telling(done, failed)));
        return Plan.of(java.util.Collections.nCopies(Math.max(0, missing), create));
    }
}
