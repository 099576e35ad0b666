package io.balsa.api.server.watch;

import com.google.protobuf.ByteString;
import io.balsa.api.model.Kind;
import io.balsa.etcd.mvcc.Event;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events of one kind, or of several, from an old revision on, read from the store's history for one watcher at the
 * watcher's pace: at most a given number of events, rounded up to the store's message, wait here.
 */
final class History {
    /**
     * Which events are read.
     *
     * @param prefix of the keys that are watched in the store
     * @param kindOf the kind of the object under a key below the prefix; null where its events are not wanted
     */
    record Source(String prefix, Function<ByteString, @Nullable Kind> kindOf) {
        static Source of(Kind kind) {
            return new Source(kind.keyPrefix(), key -> kind);
        }
    }

    /** What comes next. */
    sealed interface Step {
        /** All wanted events of some revisions, the last one complete. */
        record Events(List<KeyEvent> events, long revision) implements Step {}

        /** Nothing more happened up to the revision. */
        record Reached(long revision) implements Step {}

        /** The history does not reach back that far. */
        record TooOld(long oldestRevision) implements Step {}

        /** The store broke off. */
        record Broken(Status status) implements Step {}
    }

    private final Source source;
    private final StoreStreams streams;
    private final int eventsMax;
    private final Runnable listener;
    private final Queue<Step> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    // owner thread only
    private @Nullable StoreWatch watch;
    private boolean paused;
    private boolean closed;

    private History(Source source, StoreStreams streams, int eventsMax, Runnable listener) {
        this.source = source;
        this.streams = streams;
        this.eventsMax = eventsMax;
        this.listener = listener;
    }

    /**
     * Starts to read everything after the revision.
     *
     * @param listener called on the hub's thread when there is something to {@link #poll}
     */
    static History after(long revision, Source source, StoreStreams streams, int eventsMax, Runnable listener) {
        var history = new History(source, streams, eventsMax, listener);
        streams.owner().execute(() -> history.open(revision + 1));
        return history;
    }

    /** The next step; for the watcher's thread. */
    @Nullable
    Step poll() {
        Step step = steps.poll();
        if (step instanceof Step.Events events
                && waiting.addAndGet(-events.events().size()) < eventsMax) {
            streams.owner().execute(this::resume);
        }
        return step;
    }

    /** Asks how far the history has been read; owner thread. */
    void askProgress() {
        StoreWatch current = watch;
        if (current != null && !paused) {
            current.askProgress();
        }
    }

    void close() {
        streams.owner().execute(() -> {
            closed = true;
            StoreWatch current = watch;
            watch = null;
            if (current != null) {
                current.cancel();
            }
        });
    }

    private void open(long startRevision) {
        if (!closed) {
            watch = streams.open(source.prefix(), startRevision, new Reading());
        }
    }

    private void resume() {
        if (paused && waiting.get() < eventsMax) {
            paused = false;
            more();
        }
    }

    private void more() {
        StoreWatch current = watch;
        if (current != null) {
            current.more();
        }
    }

    private final class Reading implements StoreWatch.Receiver {
        @Override
        public void created(long revision) {
            more();
            askProgress();
        }

        @Override
        public void events(List<Event> events) {
            List<KeyEvent> changes = new ArrayList<>(events.size());
            for (Event event : events) {
                Kind kind = source.kindOf().apply(event.getKv().getKey());
                if (kind != null) {
                    changes.add(KeyEvent.of(kind, event));
                }
            }
            waiting.addAndGet(changes.size());
            steps.add(new Step.Events(
                    changes, events.get(events.size() - 1).getKv().getModRevision()));
            if (waiting.get() < eventsMax) {
                more();
            } else {
                paused = true;
            }
            listener.run();
        }

        @Override
        public void progress(long revision) {
            // a watcher that has steps waiting does not need to know yet
            if (steps.isEmpty()) {
                steps.add(new Step.Reached(revision));
                listener.run();
            }
            more();
        }

        @Override
        public void compacted(long oldestRevision) {
            steps.add(new Step.TooOld(oldestRevision));
            listener.run();
        }

        @Override
        public void broken(Status status) {
            steps.add(new Step.Broken(status));
            listener.run();
        }
    }
}
