package io.balsa.bench.load;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A fixed number of requests a second, whether they are answered or not. The calling thread keeps the time.
 *
 * <p>At most as many are under way as the work has lanes. When all are, the next ones wait here, and their wait counts: a
 * latency begins when the request was due.
 */
public final class OpenLoop {
    private static final long SPIN_NANOS = 50_000;

    private final LongSupplier nanoTime;
    private final LongConsumer parkNanos;

    /** @param parkNanos lets the calling thread rest for about so long */
    public OpenLoop(LongSupplier nanoTime, LongConsumer parkNanos) {
        this.nanoTime = nanoTime;
        this.parkNanos = parkNanos;
    }

    /**
     * Sends so many requests and waits for their answers.
     *
     * @param limit for all of it; what has no answer then, or was not sent, counts as failed
     */
    public LoadResult run(Work work, long perSecond, long requests, Duration limit) throws InterruptedException {
        Tally tally = new Tally();
        BlockingQueue<Integer> idle = new LinkedBlockingQueue<>();
        for (int i = 0; i < work.lanes(); i++) {
            idle.add(i);
        }
        long began = nanoTime.getAsLong();
        long deadline = began + limit.toNanos();
        Schedule schedule = new Schedule(began, perSecond);
        for (long i = 0; i < requests; i++) {
            long due = schedule.dueNanos(i);
            waitUntil(due);
            Integer lane = idle.poll(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
            if (lane == null) {
                tally.failed((requests - i) + " of " + requests + " requests could not be sent within "
                        + limit.toSeconds() + " s, because " + work.lanes() + " had no answer");
                return tally.result(nanoTime.getAsLong() - began);
            }
            work.send(lane, new Request(lane, due, tally, idle));
        }
        for (int i = 0; i < work.lanes(); i++) {
            if (idle.poll(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS) == null) {
                tally.failed((work.lanes() - i) + " requests had no answer within " + limit.toSeconds() + " s");
                break;
            }
        }
        return tally.result(nanoTime.getAsLong() - began);
    }

    /** A park wakes up late; the last moment is spun. */
    private void waitUntil(long due) throws InterruptedException {
        for (long left = due - nanoTime.getAsLong(); left > 0; left = due - nanoTime.getAsLong()) {
            if (left > SPIN_NANOS) {
                parkNanos.accept(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** One request; its lane is free again at its end, also at a bad one. */
    private final class Request implements Work.End {
        private final int lane;
        private final long dueNanos;
        private final Tally tally;
        private final BlockingQueue<Integer> idle;

        Request(int lane, long dueNanos, Tally tally, BlockingQueue<Integer> idle) {
            this.lane = lane;
            this.dueNanos = dueNanos;
            this.tally = tally;
            this.idle = idle;
        }

        @Override
        public void acknowledged() {
            tally.acknowledged(nanoTime.getAsLong() - dueNanos);
            idle.add(lane);
        }

        @Override
        public void failed(String reason) {
            tally.failed(reason);
            idle.add(lane);
        }

        @Override
        public void wrong(String reason) {
            tally.wrong(reason);
            idle.add(lane);
        }
    }
}
