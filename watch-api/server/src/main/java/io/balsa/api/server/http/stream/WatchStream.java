package io.balsa.api.server.http.stream;

import io.balsa.api.server.http.render.EventFrames;
import io.balsa.api.server.watch.Subscription;
import io.balsa.api.server.watch.WatchEvent;
import io.balsa.k8s.meta.v1.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Carries one watch from its subscription to its client.
 *
 * <p>Events that are there are written together, up to a limit, and the next ones are polled when the client's
 * connection has taken them. What the client does not take stays in the subscription, which ends a reader that falls
 * too far behind; a client that takes nothing at all for the idle timeout is lost. The head is sent at once, so that a
 * client knows that its watch stands before the first event.
 *
 * <p>All of it runs on the given executor, one step at a time: {@code signals} counts the reasons to look again, and
 * who raises it from zero starts the run. While a write is under way the count stays above zero, so nobody else starts
 * one.
 */
public final class WatchStream implements OpenStreams.Endable {
    private enum Step {
        /** Nothing to do until the next signal. */
        IDLE,
        /** A write is under way; its end continues. */
        WRITING,
        OVER
    }

    private final Subscription subscription;
    private final EventFrames frames;
    private final Outlet outlet;
    private final Executor executor;
    private final Settings settings;
    private final AtomicInteger signals = new AtomicInteger();
    private volatile boolean endAsked;
    private volatile boolean lost;
    private boolean begun;

    /**
     * What a watch stream shares with its surroundings.
     *
     * @param writeBytesMax most bytes of one write, exceeded by at most one event
     * @param sent told how many events went into a write
     * @param over told once when the stream has ended
     */
    public record Settings(int writeBytesMax, OpenStreams streams, IntConsumer sent, Runnable over) {}

    public WatchStream(
            Subscription subscription, EventFrames frames, Outlet outlet, Executor executor, Settings settings) {
        this.subscription = subscription;
        this.frames = frames;
        this.outlet = outlet;
        this.executor = executor;
        this.settings = settings;
    }

    /** Sends the head and then events until the watch ends. Returns at once. */
    public void start() {
        outlet.begin(200, frames.contentType());
        outlet.onLost(why -> {
            lost = true;
            signal();
        });
        settings.streams().add(this);
        subscription.onReady(this::signal);
    }

    @Override
    public void endSoon() {
        endAsked = true;
        signal();
    }

    private void signal() {
        if (signals.getAndIncrement() == 0) {
            run();
        }
    }

    private void run() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            close(); // the server has stopped and closes the connection
        }
    }

    private void drain() {
        int seen;
        do {
            seen = signals.get();
            if (step() != Step.IDLE) {
                return; // signals stays above zero: the end of the write goes on, or nobody does
            }
        } while (signals.addAndGet(-seen) != 0);
    }

    private Step step() {
        if (lost) {
            outlet.abort(new IllegalStateException("the client has gone"));
            return close();
        }
        var batch = new ByteArrayOutputStream();
        int events = 0;
        while (!endAsked && batch.size() < settings.writeBytesMax()) {
            WatchEvent event = subscription.poll();
            if (event == null) {
                break;
            }
            frames.append(event, batch);
            events++;
        }
        if (batch.size() > 0 || !begun) {
            begun = true;
            settings.sent().accept(events);
            outlet.write(ByteBuffer.wrap(batch.toByteArray()), new Next());
            return Step.WRITING;
        }
        Optional<Subscription.End> end = endAsked ? Optional.of(new Subscription.End(null)) : subscription.end();
        return end.isPresent() ? finish(end.get()) : Step.IDLE;
    }

    private Step finish(Subscription.End end) {
        var last = new ByteArrayOutputStream();
        Status failure = end.failure();
        if (failure != null) {
            frames.append(failure, last);
        }
        outlet.end(ByteBuffer.wrap(last.toByteArray()));
        return close();
    }

    private Step close() {
        settings.streams().remove(this);
        subscription.close();
        settings.over().run();
        return Step.OVER;
    }

    private final class Next implements Outlet.Written {
        @Override
        public void taken() {
            run();
        }

        @Override
        public void lost(Throwable why) {
            lost = true;
            run();
        }
    }
}
