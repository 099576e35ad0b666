package io.balsa.api.client.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.client.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkQueueTest {
    private final AtomicLong nanos = new AtomicLong();
    private final WorkQueue<String> queue =
            new WorkQueue<>(3, new Backoff.Policy(ms(10), 2, ms(1000), 0, ms(60_000)), new Random(1), nanos::get);

    @Test
    void aKeyThatWaitsIsHandedOutOnce() {
        queue.add("a");
        queue.add("b");
        queue.add("a");
        assertThat(queue.poll()).contains("a");
        assertThat(queue.poll()).contains("b");
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void aKeyAddedWhileItIsWorkedOnComesAgainAfterDone() {
        queue.add("a");
        queue.poll();
        queue.add("a");
        assertThat(queue.poll()).isEmpty();
        queue.done("a");
        assertThat(queue.poll()).contains("a");
    }

    @Test
    void theEarliestOfSeveralDelaysCounts() {
        queue.addAfter("a", ms(100));
        queue.addAfter("a", ms(50));
        queue.addAfter("a", ms(80));
        nanos.addAndGet(ms(49).toNanos());
        assertThat(queue.poll()).isEmpty();
        nanos.addAndGet(ms(1).toNanos());
        assertThat(queue.poll()).contains("a");
        queue.done("a");
        nanos.addAndGet(ms(1000).toNanos());
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void failuresWaitLongerEachTimeAndASuccessForgetsThem() {
        queue.retry("a");
        nanos.addAndGet(ms(10).toNanos());
        assertThat(queue.poll()).contains("a");
        queue.retry("a");
        queue.done("a");
        nanos.addAndGet(ms(19).toNanos());
        assertThat(queue.poll()).isEmpty();
        nanos.addAndGet(ms(1).toNanos());
        assertThat(queue.poll()).contains("a");
        queue.forget("a");
        queue.retry("a");
        queue.done("a");
        nanos.addAndGet(ms(10).toNanos());
        assertThat(queue.poll()).contains("a");
    }

    @Test
    void whatDoesNotFitIsReportedOnceThereIsRoom() {
        List.of("a", "b", "c", "d").forEach(queue::add);
        assertThat(queue.overflowed()).isFalse();
        assertThat(queue.poll()).contains("a");
        assertThat(queue.overflowed()).isTrue();
        assertThat(queue.overflowed()).isFalse();
    }

    @Test
    @Timeout(10)
    void closingWakesWorkers() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        WorkQueue<String> real = new WorkQueue<>(3, Backoff.Policy.forWork(), new Random(1), System::nanoTime);
        var taken = worker.submit(() -> real.take(Duration.ofMinutes(1)));
        real.close();
        assertThat(taken.get()).isEqualTo(Optional.empty());
        worker.shutdown();
    }

    /** Against the plainest model: a list of waiting keys and a set of those being worked on. */
    @Property
    void behavesLikeAListWithoutDuplicates(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 11) Integer> steps) {
        WorkQueue<Integer> tested = new WorkQueue<>(100, Backoff.Policy.forWork(), new Random(1), nanos::get);
        Deque<Integer> waiting = new ArrayDeque<>();
        Set<Integer> again = new HashSet<>();
        Deque<Integer> working = new ArrayDeque<>();
        for (int step : steps) {
            int key = step % 4;
            if (step < 4) {
                tested.add(key);
                if (working.contains(key)) {
                    again.add(key);
                } else if (!waiting.contains(key)) {
                    waiting.add(key);
                }
            } else if (step < 8) {
                Optional<Integer> expected = Optional.ofNullable(waiting.poll());
                assertThat(tested.poll()).isEqualTo(expected);
                expected.ifPresent(working::add);
            } else if (!working.isEmpty()) {
                int done = working.poll();
                tested.done(done);
                if (again.remove(done)) {
                    waiting.add(done);
                }
            }
        }
    }

    @Test
    @Timeout(30)
    void noKeyIsEverWithTwoWorkersAndNoneIsForgotten() throws Exception {
        int keys = 8;
        WorkQueue<Integer> shared = new WorkQueue<>(100, Backoff.Policy.forWork(), new Random(1), System::nanoTime);
        AtomicIntegerArray inside = new AtomicIntegerArray(keys);
        AtomicIntegerArray wanted = new AtomicIntegerArray(keys);
        AtomicIntegerArray seen = new AtomicIntegerArray(keys);
        AtomicIntegerArray broken = new AtomicIntegerArray(1);
        ExecutorService workers = Executors.newFixedThreadPool(3);
        for (int i = 0; i < 3; i++) {
            workers.execute(() -> {
                try {
                    Optional<Integer> key = shared.take(Duration.ofSeconds(1));
                    while (key.isPresent()) {
                        if (inside.incrementAndGet(key.get()) != 1) {
                            broken.incrementAndGet(0);
                        }
                        seen.set(key.get(), wanted.get(key.get()));
                        inside.decrementAndGet(key.get());
                        shared.done(key.get());
                        key = shared.take(Duration.ofSeconds(1));
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            int key = random.nextInt(keys);
            wanted.incrementAndGet(key);
            shared.add(key);
        }
        workers.shutdown();
        assertThat(workers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(broken.get(0)).isZero();
        assertThat(seen.toString()).isEqualTo(wanted.toString());
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }
}
