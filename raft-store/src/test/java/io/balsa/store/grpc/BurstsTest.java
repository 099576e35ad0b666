package io.balsa.store.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BurstsTest {
    /** Threads that begin when the test says so. */
    private final Queue<Runnable> woken = new ArrayDeque<>();

    @Test
    void aBurstCostsOneWakeUpAndKeepsItsOrder() {
        Bursts bursts = new Bursts(woken::add, 4);
        List<Integer> done = new ArrayList<>();
        IntStream.range(0, 30).forEach(n -> bursts.execute(() -> done.add(n)));
        assertThat(woken).hasSize(1);
        woken.remove().run();
        assertThat(done).isEqualTo(IntStream.range(0, 30).boxed().toList());
        bursts.execute(() -> done.add(30));
        assertThat(woken).hasSize(1);
    }

    @Test
    void aLongQueueWakesMoreThreadsButNotMoreThanItMay() {
        Bursts bursts = new Bursts(woken::add, 3);
        IntStream.range(0, 1_000).forEach(n -> bursts.execute(() -> {}));
        assertThat(woken).hasSize(3);
    }

    @Test
    void whatATaskBringsRunsOnItsThread() {
        Bursts bursts = new Bursts(woken::add, 1);
        List<String> done = new ArrayList<>();
        bursts.execute(() -> bursts.execute(() -> done.add("second")));
        woken.remove().run();
        assertThat(done).containsExactly("second");
        assertThat(woken).isEmpty();
    }

    @Test
    void everyTaskOfManyThreadsRunsOnce() throws InterruptedException {
        int brought = 20_000;
        ExecutorService threads = Executors.newFixedThreadPool(3);
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            Bursts bursts = new Bursts(threads, 2);
            AtomicInteger runs = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(4 * brought);
            for (int client = 0; client < 4; client++) {
                clients.execute(() -> IntStream.range(0, brought)
                        .forEach(n -> bursts.execute(() -> {
                            runs.incrementAndGet();
                            all.countDown();
                        })));
            }
            assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(runs).hasValue(4 * brought);
        } finally {
            clients.shutdownNow();
            threads.shutdownNow();
        }
    }
}
