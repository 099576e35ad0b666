package io.balsa.bench.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A fixed number of requests in flight: each lane sends its next request as soon as the last one is answered, on the thread
 * that brought the answer.
 *
 * <p>Latencies are those of requests as they were sent. A server that stands still holds up all lanes and is charged for one
 * request of each: to see what a steady stream of users would have seen, use the {@link OpenLoop}.
 */
public final class ClosedLoop {
    private final LongSupplier nanoTime;

    public ClosedLoop(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Runs until the tickets are used up and the last answer is there. A lane ends with its first failure.
     *
     * @param limit after which no more are sent, and those under way count as failed, as one
     */
    public LoadResult run(Work work, Tickets tickets, Duration limit) throws InterruptedException {
        Tally tally = new Tally();
        CountDownLatch lanes = new CountDownLatch(work.lanes());
        AtomicBoolean stopped = new AtomicBoolean();
        Tickets unlessStopped = () -> !stopped.get() && tickets.take();
        long began = nanoTime.getAsLong();
        for (int i = 0; i < work.lanes(); i++) {
            new Lane(i, work, unlessStopped, tally, lanes).next();
        }
        if (!lanes.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            stopped.set(true);
            tally.failed(lanes.getCount() + " of " + work.lanes() + " requests had no answer within "
                    + limit.toSeconds() + " s");
        }
        return tally.result(nanoTime.getAsLong() - began);
    }

    /** Calls of {@link #next} follow each other, because a request's end comes after its sending. */
    private final class Lane implements Work.End {
        private final int number;
        private final Work work;
        private final Tickets tickets;
        private final Tally tally;
        private final CountDownLatch lanes;
        private long sentNanos;

        Lane(int number, Work work, Tickets tickets, Tally tally, CountDownLatch lanes) {
            this.number = number;
            this.work = work;
            this.tickets = tickets;
            this.tally = tally;
            this.lanes = lanes;
        }

        void next() {
            if (tickets.take()) {
                sentNanos = nanoTime.getAsLong();
                work.send(number, this);
            } else {
                lanes.countDown();
            }
        }

        @Override
        public void acknowledged() {
            tally.acknowledged(nanoTime.getAsLong() - sentNanos);
            next();
        }

        @Override
        public void failed(String reason) {
            tally.failed(reason);
            lanes.countDown();
        }

        @Override
        public void wrong(String reason) {
            tally.wrong(reason);
            lanes.countDown();
        }
    }
}
