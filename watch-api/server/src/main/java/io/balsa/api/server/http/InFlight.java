package io.balsa.api.server.http;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.http.request.ApiCall.Load;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts what is under way and refuses what would be too much. Safe for any thread. */
final class InFlight {
    private static final int RETRY_AFTER_SECONDS = 1;
    /** All bodies under way together; more than the writes at a time need, and a small part of a server's heap. */
    private static final long BODY_BYTES_MAX = 48L * 1024 * 1024;

    /** What one connection has under way. Connections are equal only to themselves. */
    private record Share(Object connection, Load load) {}

    private final Map<Share, Integer> shares = new ConcurrentHashMap<>();
    private final HttpLimits limits;
    private final Metrics metrics;
    private final AtomicLong largeBodies = new AtomicLong();
    private final AtomicLong bodyBytes = new AtomicLong();

    InFlight(HttpLimits limits, Metrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    /** A place among the requests under way; given back once, by any thread. */
    static final class Place implements AutoCloseable {
        private final AtomicReference<@Nullable Runnable> back;

        private Place(Runnable back) {
            this.back = new AtomicReference<>(back);
        }

        @Override
        public void close() {
            Runnable once = back.getAndSet(null);
            if (once != null) {
                once.run();
            }
        }
    }

    /**
     * A place for a request of that connection. Of the places for reads and writes one connection gets half: whoever asks
     * for much and takes nothing of the answers keeps the others from nothing.
     *
     * @throws StatusError TooManyRequests when as many are under way as may be
     */
    Place enter(Load load, Object connection) {
        return switch (load) {
            case READ -> share(load, connection, metrics.readsUnderWay(), limits.readsMax());
            case WRITE -> share(load, connection, metrics.writesUnderWay(), limits.writesMax());
            case STREAM -> enter(metrics.streamsOpen(), limits.streamsMax());
        };
    }

    private Place share(Load load, Object connection, AtomicLong count, int most) {
        Place ofAll = enter(count, most);
        var share = new Share(connection, load);
        int taken = shares.merge(share, 1, Integer::sum);
        var place = new Place(() -> {
            shares.computeIfPresent(share, (key, left) -> left > 1 ? left - 1 : null);
            ofAll.close();
        });
        if (taken > Math.max(1, most / 2)) {
            place.close();
            throw refused();
        }
        return place;
    }

    /** For one whose body is large; one that is not takes no place. */
    Place enterBody(int bytes) {
        return bytes > limits.largeBodyBytesMin() ? enter(largeBodies, limits.largeBodiesMax()) : new Place(() -> {});
    }

    /** Room for so much more of a body, until {@link #release}. */
    void hold(int bytes) {
        if (bodyBytes.addAndGet(bytes) > BODY_BYTES_MAX) {
            bodyBytes.addAndGet(-bytes);
            throw refused();
        }
    }

    void release(long bytes) {
        bodyBytes.addAndGet(-bytes);
    }

    private Place enter(AtomicLong count, int most) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            throw refused();
        }
        return new Place(count::decrementAndGet);
    }

    private StatusError refused() {
        metrics.refused();
        return StatusError.tooManyRequests("Too many requests, please try again later.", RETRY_AFTER_SECONDS);
    }
}
