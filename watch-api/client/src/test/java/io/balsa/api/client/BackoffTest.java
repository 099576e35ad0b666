package io.balsa.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void waitsDoubleUpToTheMost() {
        Backoff backoff = backoff(0);
        assertThat(IntStream.range(0, 6).mapToObj(i -> backoff.next().toMillis()))
                .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void aSuccessOrAQuietTimeStartsAgain() {
        Backoff backoff = backoff(0);
        backoff.next();
        backoff.next();
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
        backoff.next();
        nanos.addAndGet(Duration.ofMillis(200 + 10_001).toNanos());
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
    }

    @Property
    void jitterOnlyShortensAndNothingOverflows(@ForAll @IntRange(min = 1, max = 2000) int failures) {
        Backoff backoff = backoff(0.3);
        Duration wait = Duration.ZERO;
        for (int i = 0; i < failures; i++) {
            wait = backoff.next();
        }
        long base = new Backoff.Policy(Duration.ofMillis(100), 2, Duration.ofSeconds(1), 0.3, Duration.ofSeconds(10))
                .base(failures)
                .toNanos();
        assertThat(wait.toNanos()).isBetween((long) (base * 0.7) - 1, base);
    }

    private Backoff backoff(double jitter) {
        return new Backoff(
                new Backoff.Policy(Duration.ofMillis(100), 2, Duration.ofSeconds(1), jitter, Duration.ofSeconds(10)),
                new Random(1),
                nanos::get);
    }
}
