package io.balsa.bench.api;

import io.balsa.bench.peer.CannotRunException;
import io.balsa.bench.peer.Patience;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Many watches of one place. They count lines, each of which is an event, and how long after {@link #sent} they came. Opened and
 * closed by one thread; events come on others.
 */
final class Watchers implements AutoCloseable {
    /** As many at a time wait for their answer's head: a server takes only so many new requests at once. */
    private static final int OPENING_MAX = 50;

    private static final Duration OPEN_MAX = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final int DIGITS = 3;

    private final ApiClient client;
    private final LongSupplier nanoTime;
    private final Patience patience;
    private final List<CompletableFuture<?>> watches = new ArrayList<>();
    private final LongAdder opened = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final Recorder latencies = new Recorder(DIGITS);
    private final AtomicReference<@Nullable String> end = new AtomicReference<>();
    private volatile long sentNanos;
    private volatile boolean closing;

    Watchers(ApiClient client, LongSupplier nanoTime) {
        this.client = client;
        this.nanoTime = nanoTime;
        this.patience = new Patience(nanoTime);
    }

    /** Opens so many watches, and comes back when all have been answered. */
    void open(int count, String path) throws InterruptedException {
        HttpRequest request = client.watch(path);
        long before = opened.sum();
        for (int i = 0; i < count; i++) {
            long answered = before + i - OPENING_MAX;
            await(OPEN_MAX, "watches are not answered", () -> opened.sum() > answered);
            CompletableFuture<?> watch = client.send(i, request, lines());
            watch.whenComplete((answer, failure) -> ended(failure));
            watches.add(watch);
        }
        await(OPEN_MAX, "watches are not answered", () -> opened.sum() == before + count);
    }

    private BodyHandler<Void> lines() {
        return info -> {
            if (info.statusCode() == 200) {
                opened.increment();
            } else {
                end.compareAndSet(null, "a watch is answered with " + info.statusCode());
            }
            return BodySubscribers.ofByteArrayConsumer(chunk -> chunk.ifPresent(this::received));
        };
    }

    private void received(byte[] chunk) {
        for (byte one : chunk) {
            if (one == '\n') {
                latencies.recordValue(Math.max(0, nanoTime.getAsLong() - sentNanos));
                events.increment();
            }
        }
    }

    private void ended(@Nullable Throwable failure) {
        if (!closing) {
            end.compareAndSet(null, "a watch ended" + (failure == null ? "" : ": " + failure));
        }
    }

    /** From now on latencies count from now. */
    void sent() {
        sentNanos = nanoTime.getAsLong();
    }

    long events() {
        return events.sum();
    }

    /** Waits for events. */
    void await(long count, Duration limit) throws InterruptedException {
        await(limit, "events are missing", () -> events.sum() >= count);
    }

    private void await(Duration limit, String problem, BooleanSupplier condition) throws InterruptedException {
        boolean came = patience.await(limit, POLL, () -> end.get() != null || condition.getAsBoolean());
        Optional<String> ended = Optional.ofNullable(end.get());
        if (ended.isPresent() || !came) {
            throw new CannotRunException(ended.orElse(problem + " after " + limit.toSeconds() + " s"));
        }
    }

    /** Of all events since the last call. */
    Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    @Override
    public void close() {
        closing = true;
        watches.forEach(watch -> watch.cancel(true));
    }
}
