package io.balsa.bench.work;

import io.balsa.bench.load.Work;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.PutRequest;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Writers that each put a key of their own, and the account of what their watchers have been told.
 *
 * <p>A writer does not run away from its watchers: it goes on when its put is acknowledged and they have had all but the last
 * few events. So both sides are measured delivering events as they happen, not reading up on history afterwards. Each watcher
 * must get every event, in order, once: numbers of values follow each other without a gap.
 */
final class FanOutWork implements Work {
    /** How many puts a writer may be ahead of what its watchers have been told, on average. */
    private static final int LEAD = 16;

    /** More than {@link #LEAD}, and a power of two: the times of the last sends of a key. */
    private static final int SENDS = 64;

    private static final long LATENCY_MAX_NANOS = 300_000_000_000L;

    private final Lanes lanes;
    private final int watchersEach;
    private final LongSupplier nanoTime;
    private final Topic[] topics;
    private final LongAdder writes = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final Recorder latencies = new Recorder(1_000, LATENCY_MAX_NANOS, 3);
    private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
    private volatile long lastEventNanos;

    FanOutWork(Lanes lanes, int watchersEach, LongSupplier nanoTime) {
        this.lanes = lanes;
        this.watchersEach = watchersEach;
        this.nanoTime = nanoTime;
        this.topics = new Topic[lanes.count()];
        for (int i = 0; i < topics.length; i++) {
            topics[i] = new Topic();
        }
    }

    /** A key's writer and how far its watchers are. Its own lock, held over nothing. */
    private final class Topic {
        private final long[] sentNanos = new long[SENDS];
        private long puts;
        private long events;
        private @Nullable End waiting;

        synchronized void sending(int number, long now) {
            sentNanos[number & (SENDS - 1)] = now;
            puts++;
        }

        synchronized long sentNanos(int number) {
            return sentNanos[number & (SENDS - 1)];
        }

        /** The put was acknowledged: ends the request now, or when watchers have caught up. */
        void acknowledged(End end) {
            boolean now;
            synchronized (this) {
                now = isCaughtUp();
                waiting = now ? null : end;
            }
            if (now) {
                end.acknowledged();
            }
        }

        void event() {
            End end = null;
            synchronized (this) {
                events++;
                if (waiting != null && isCaughtUp()) {
                    end = waiting;
                    waiting = null;
                }
            }
            if (end != null) {
                end.acknowledged();
            }
        }

        private boolean isCaughtUp() {
            return events >= (puts - LEAD) * watchersEach;
        }
    }

    /** One watch, told by one thread. */
    final class Watcher {
        private final int key;
        private int number;

        private Watcher(int key) {
            this.key = key;
            this.number = lanes.keys().number(key);
        }

        void event(Event event) {
            KeyValue kv = event.getKv();
            int found = Keyspace.numberIn(kv.getValue());
            if (found != number + 1) {
                fault.compareAndSet(
                        null,
                        "a watch got value " + found + " of " + kv.getKey().toStringUtf8() + " after value " + number);
            }
            number = found;
            long now = nanoTime.getAsLong();
            Topic topic = topics[key];
            latencies.recordValue(Math.min(Math.max(0, now - topic.sentNanos(found)), LATENCY_MAX_NANOS));
            delivered.increment();
            lastEventNanos = now;
            topic.event();
        }
    }

    /** A watcher that knows what the key holds now; to be made before the first put. */
    Watcher watcher(int key) {
        return new Watcher(key);
    }

    @Override
    public int lanes() {
        return lanes.count();
    }

    @Override
    public long writes() {
        return writes.sum();
    }

    @Override
    public void send(int lane, End end) {
        Keyspace keys = lanes.keys();
        int number = keys.number(lane) + 1;
        PutRequest put = PutRequest.newBuilder()
                .setKey(keys.key(lane))
                .setValue(keys.value(lane, number))
                .build();
        topics[lane].sending(number, nanoTime.getAsLong());
        lanes.get(lane).kv().put(put, new Answer<>(new Acknowledgement(lane, end), answer -> {
            keys.written(lane, number, answer.getHeader().getRevision());
            writes.increment();
            return null;
        }));
    }

    /** Between the put's answer and the end of the request. */
    private final class Acknowledgement implements End {
        private final int lane;
        private final End end;

        Acknowledgement(int lane, End end) {
            this.lane = lane;
            this.end = end;
        }

        @Override
        public void acknowledged() {
            topics[lane].acknowledged(end);
        }

        @Override
        public void failed(String reason) {
            end.failed(reason);
        }

        @Override
        public void wrong(String reason) {
            end.wrong(reason);
        }
    }

    long delivered() {
        return delivered.sum();
    }

    long lastEventNanos() {
        return lastEventNanos;
    }

    @Nullable
    String fault() {
        return fault.get();
    }

    Histogram latencies() {
        return latencies.getIntervalHistogram();
    }
}
