package io.balsa.api.client.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.api.client.Clockwork;
import io.balsa.api.client.fake.FakeApi;
import io.balsa.resource.v1.Fence;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ElectionTest {
    private static final Duration TTL = Duration.ofSeconds(1);

    private final FakeApi fake = FakeApi.start(InstantSource.system());
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicLong skew = new AtomicLong();
    private final Election first = election("first", Clockwork.system(() -> System.nanoTime() + skew.get()));
    private final Election second = election("second", Clockwork.system(System::nanoTime));

    @AfterEach
    void stop() {
        first.close();
        second.close();
        fake.close();
    }

    @Test
    void oneOfTwoHoldsTheOfficeAndTheOtherFollowsWhenItLeaves() {
        first.start();
        await().until(() -> told.contains("first elected"));
        second.start();
        Fence old = first.fence().orElseThrow();
        first.close();
        await().until(() -> told.contains("second elected"));
        assertThat(told).containsExactly("first elected", "first deposed", "second elected");
        assertThat(second.fence().orElseThrow().getCreateRevision()).isGreaterThan(old.getCreateRevision());
    }

    @Test
    void silenceLosesTheOfficeWithoutAMessage() {
        first.start();
        await().until(() -> told.contains("first elected"));
        fake.silenceElections(true);
        await().atMost(TTL.multipliedBy(3)).until(() -> told.contains("first deposed"));
        assertThat(first.fence()).isEmpty();
        fake.silenceElections(false);
        await().atMost(Duration.ofSeconds(10)).until(() -> first.fence().isPresent());
        assertThat(told).containsExactly("first elected", "first deposed", "first elected");
    }

    @Test
    void aSuspendedHolderHasNoFenceTheMomentItWakes() {
        first.start();
        await().until(() -> told.contains("first elected"));
        fake.silenceElections(true);
        skew.addAndGet(TTL.toNanos());
        assertThat(first.fence()).isEmpty();
    }

    @Test
    void anOfficeThatWasTakenAwayIsLostWithTheNextAnswer() {
        first.start();
        await().until(() -> told.contains("first elected"));
        fake.expireOffice("controllers");
        second.start();
        await().until(() -> told.contains("first deposed"));
        assertThat(told).contains("second elected");
    }

    private Election election(String identity, Clockwork clockwork) {
        return new Election(
                fake.channel(),
                new Election.Campaign("controllers", identity, TTL),
                new Election.Candidate() {
                    @Override
                    public void elected(Fence fence) {
                        told.add(identity + " elected");
                    }

                    @Override
                    public void deposed(String why) {
                        told.add(identity + " deposed");
                    }
                },
                clockwork);
    }
}
