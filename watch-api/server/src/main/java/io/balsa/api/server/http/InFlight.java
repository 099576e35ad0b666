package io.balsa.api.server.http;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.http.request.ApiCall.Load;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is under way and refuses what would be too much. Safe for any thread. */
final class InFlight {
    private static final int RETRY_AFTER_SECONDS = 1;
    /** All bodies under way together; more than the writes at a time need, and a small part of a server's heap. */
    private static final long BODY_BYTES_MAX = 48L * 1024 * 1024;

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
        private final AtomicLong count;
        private final AtomicBoolean returned = new AtomicBoolean();

        private Place(AtomicLong count) {
            this.count = count;
        }

        @Override
        public void close() {
            if (returned.compareAndSet(false, true)) {
                count.decrementAndGet();
            }
        }
    }

    /** @throws StatusError TooManyRequests when as many are under way as may be */
    Place enter(Load load) {
        AtomicLong count = switch (load) {
            case READ -> metrics.readsUnderWay();
            case WRITE -> metrics.writesUnderWay();
            case STREAM -> metrics.streamsOpen();
        };
        int most = switch (load) {
            case READ -> limits.readsMax();
            case WRITE -> limits.writesMax();
            case STREAM -> limits.streamsMax();
        };
        return enter(count, most);
    }

    /** For one whose body is large; one that is not takes no place. */
    Place enterBody(int bytes) {
        return bytes > limits.largeBodyBytesMin()
                ? enter(largeBodies, limits.largeBodiesMax())
                : new Place(new AtomicLong());
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
        return new Place(count);
    }

    private StatusError refused() {
        metrics.refused();
        return StatusError.tooManyRequests("Too many requests, please try again later.", RETRY_AFTER_SECONDS);
    }
}
