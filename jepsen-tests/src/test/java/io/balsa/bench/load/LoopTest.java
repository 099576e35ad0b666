package io.balsa.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ExecutorService server = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    /** Answers on a thread of its own; what it does with each request is up to the test. */
    private record Server(int lanes, Sender sender) implements Work {
        interface Sender {
            void send(int lane, End end);
        }

        @Override
        public void send(int lane, End end) {
            sender.send(lane, end);
        }

        @Override
        public long writes() {
            return 0;
        }
    }

    @Test
    void aClosedLoopHasEachLanesRequestOnceUnderWayAndAsksForExactlyAsManyAsItHasTickets() throws Exception {
        AtomicInteger[] underWay = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        AtomicInteger most = new AtomicInteger();
        Server work = new Server(3, (lane, end) -> {
            most.accumulateAndGet(underWay[lane].incrementAndGet(), Math::max);
            server.execute(() -> {
                underWay[lane].decrementAndGet();
                end.acknowledged();
            });
        });
        LoadResult result = new ClosedLoop(System::nanoTime).run(work, Tickets.count(1_000), LIMIT);
        assertThat(result.acknowledged()).isEqualTo(1_000);
        assertThat(result.latencies().getTotalCount()).isEqualTo(1_000);
        assertThat(result.isClean()).isTrue();
        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void aFailureEndsItsLaneAndIsReported() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        Server work = new Server(
                2,
                (lane, end) -> server.execute(() -> {
                    if (sent.incrementAndGet() == 10) {
                        end.failed("UNAVAILABLE");
                    } else {
                        end.acknowledged();
                    }
                }));
        LoadResult result = new ClosedLoop(System::nanoTime).run(work, Tickets.count(100), LIMIT);
        assertThat(result.failure()).contains("UNAVAILABLE");
        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.acknowledged()).isEqualTo(99);
        assertThat(result.isClean()).isFalse();
    }

    @Test
    void requestsWithoutAnAnswerAreAFailure() throws Exception {
        LoadResult result = new ClosedLoop(System::nanoTime)
                .run(new Server(4, (lane, end) -> {}), Tickets.count(100), Duration.ofMillis(50));
        assertThat(result.failure()).contains("4 of 4 requests had no answer within 0 s");
    }

    /**
     * A server that stands still: in the closed loop one request is slow; in the open loop so are all that were due meanwhile,
     * each by what was left of the stop when it was due. The clock is the test's own.
     */
    @Test
    void theOpenLoopChargesAStandstillForEveryRequestThatWasDueMeanwhile() throws Exception {
        AtomicLong now = new AtomicLong();
        AtomicInteger sent = new AtomicInteger();
        // Each request takes no time, but the 11th, which takes a second. One lane: the others wait for it.
        Server work = new Server(1, (lane, end) -> {
            if (sent.incrementAndGet() == 11) {
                now.addAndGet(1_000_000_000L);
            }
            end.acknowledged();
        });
        // Time passes only while the loop waits: as long as it rests, and 10 us at each look.
        OpenLoop loop = new OpenLoop(() -> now.addAndGet(10_000), now::addAndGet);
        LoadResult result = loop.run(work, 1_000, 2_000, Duration.ofHours(1));
        assertThat(result.acknowledged()).isEqualTo(2_000);
        long slow = result.latencies().getCountBetweenValues(100_000_000L, 2_000_000_000L);
        assertThat(slow).isBetween(850L, 950L);
        assertThat(result.latencies().getMaxValue()).isGreaterThan(990_000_000L);
    }

    @Test
    void theOpenLoopNeverHasMoreUnderWayThanThereAreLanes() throws Exception {
        Deque<Work.End> waiting = new ArrayDeque<>();
        List<Integer> depths = new ArrayList<>();
        Server work = new Server(5, (lane, end) -> {
            synchronized (waiting) {
                waiting.add(end);
                depths.add(waiting.size());
            }
        });
        Future<LoadResult> running = server.submit(
                () -> new OpenLoop(System::nanoTime, LockSupport::parkNanos).run(work, 100_000, 200, LIMIT));
        while (!running.isDone()) {
            Work.End end;
            synchronized (waiting) {
                end = waiting.poll();
            }
            if (end != null) {
                end.acknowledged();
            } else {
                Thread.onSpinWait();
            }
        }
        assertThat(running.get().acknowledged()).isEqualTo(200);
        assertThat(depths).allMatch(depth -> depth <= 5);
    }
}
