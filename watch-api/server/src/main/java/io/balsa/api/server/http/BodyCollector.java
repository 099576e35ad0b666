package io.balsa.api.server.http;

import com.google.protobuf.ByteString;
import io.balsa.api.model.StatusError;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request as it comes and holds no thread while it waits: a client that sends half a body, or a byte a
 * minute, keeps nobody else from being answered. What it has sent so far counts against what all of them may hold.
 *
 * <p>One thread at a time; which one, Jetty decides.
 */
final class BodyCollector implements AutoCloseable {
    /** Many clients read no answer before their body is sent: so much more of a refused one is taken and dropped. */
    private static final int REFUSED_BODIES_READ = 4;

    private final Request request;
    private final HttpLimits limits;
    private final InFlight inFlight;
    private final ByteString.Output body = ByteString.newOutput();
    private long read;
    private long held;

    BodyCollector(Request request, HttpLimits limits, InFlight inFlight) {
        this.request = request;
        this.limits = limits;
        this.inFlight = inFlight;
    }

    /** Told once, on a thread that may wait: the body is there, or why it is not. */
    interface Collected {
        void body(ByteString body);

        void failed(StatusError why);
    }

    /** Reads what there is, and goes on when there is more. */
    void collect(Collected then) {
        try {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(() -> collect(then));
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    throw brokeOff(chunk.getFailure());
                }
                boolean enough = take(chunk);
                if (enough) {
                    break;
                }
                requireTime();
            }
        } catch (StatusError e) {
            close();
            then.failed(e);
            return;
        }
        if (read > limits.bodyBytesMax()) {
            close();
            then.failed(StatusError.requestEntityTooLarge("limit is " + limits.bodyBytesMax()));
        } else {
            then.body(body.toByteString());
        }
    }

    /** Whether the body has ended, or is so much too large that no more of it is read. */
    private boolean take(Content.Chunk chunk) {
        try {
            ByteBuffer bytes = chunk.getByteBuffer();
            int count = bytes.remaining();
            read += count;
            if (read <= limits.bodyBytesMax()) {
                inFlight.hold(count);
                held += count;
                byte[] copy = new byte[count];
                bytes.get(copy);
                body.write(copy, 0, count);
            }
            return chunk.isLast() || read > (long) limits.bodyBytesMax() * REFUSED_BODIES_READ;
        } finally {
            chunk.release();
        }
    }

    private void requireTime() {
        Duration since = Duration.ofNanos(NanoTime.since(request.getBeginNanoTime()));
        if (since.compareTo(limits.idleTimeout()) > 0) {
            throw brokeOff(null);
        }
    }

    private StatusError brokeOff(@Nullable Throwable why) {
        return StatusError.badRequest("the request's body broke off: "
                + (why == null || why.getMessage() == null
                        ? "it did not come within " + limits.idleTimeout().toSeconds() + " seconds"
                        : why.getMessage()));
    }

    /** The body is no longer needed. May be called more than once. */
    @Override
    public void close() {
        inFlight.release(held);
        held = 0;
    }
}
