package io.balsa.api.client.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.api.client.Clockwork;
import io.balsa.api.client.Deletion;
import io.balsa.api.client.fake.FakeApi;
import io.balsa.k8s.core.v1.Event;
import io.balsa.k8s.core.v1.ObjectReference;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private final FakeApi fake = FakeApi.start(InstantSource.system());
    private final Recorder recorder =
            new Recorder(fake.client(), "default-scheduler", "", Clockwork.system(System::nanoTime));
    private final ObjectReference pod = ObjectReference.newBuilder()
            .setKind("Pod")
            .setNamespace("shop")
            .setName("web")
            .setUid("u1")
            .build();

    @AfterEach
    void stop() {
        recorder.close();
        fake.close();
    }

    @Test
    void theSameWordsAboutTheSameObjectAreOneEventWithACount() {
        for (int i = 0; i < 3; i++) {
            recorder.accept(Announcement.warning(
                    pod.toBuilder().setResourceVersion("" + i).build(), "FailedScheduling", "0/3 nodes"));
        }
        recorder.accept(Announcement.normal(pod, "Scheduled", "to node-1"));
        await().until(() -> fake.all(Event.class).size() == 2);
        Event first = fake.all(Event.class).get(0);
        assertThat(first.getCount()).isEqualTo(3);
        assertThat(first.getMetadata().getNamespace()).isEqualTo("shop");
        assertThat(first.getMetadata().getName()).startsWith("web.");
        assertThat(first.getType()).isEqualTo("Warning");
        assertThat(first.getSource().getComponent()).isEqualTo("default-scheduler");
        assertThat(first.getFirstTimestamp().getSeconds()).isPositive();
    }

    @Test
    void anEventThatWasRemovedBeginsAnew() {
        Announcement said = Announcement.warning(pod, "FailedScheduling", "0/3 nodes");
        recorder.accept(said);
        await().until(() -> fake.all(Event.class).size() == 1);
        Event event = fake.all(Event.class).get(0);
        fake.client().kind(Event.class).delete("shop", event.getMetadata().getName(), Deletion.unconditional());
        recorder.accept(said);
        await().until(() -> fake.all(Event.class).size() == 1);
        assertThat(fake.all(Event.class).get(0).getCount()).isEqualTo(1);
    }
}
