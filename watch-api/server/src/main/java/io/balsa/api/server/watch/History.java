package io.balsa.api.server.watch;

import io.balsa.api.model.Kind;
import io.balsa.etcd.mvcc.Event;
import io.grpc.Status;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The events of one kind from an old revision on, read from the store's history for one watcher at the watcher's pace: at
 * most a given number of events, rounded up to the store's message, wait here.
 */
final class History {
    /** What comes next. */
    sealed interface Step {
        /** All events of some revisions, the last one complete. */
        record Events(List<KeyEvent> events, long revision) implements Step {}

        /** Nothing more happened up to the revision. */
        record Reached(long revision) implements Step {}

        /** The history does not reach back that far. */
        record TooOld(long oldestRevision) implements Step {}

        /** The store broke off. */
        record Broken(Status status) implements Step {}
    }

    private final Kind kind;
    private final StoreStreams streams;
    private final int eventsMax;
    private final Runnable listener;
    private final Queue<Step> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    // owner thread only
    private @Nullable StoreWatch watch;
    private boolean paused;
    private boolean closed;

    private History(Kind kind, StoreStreams streams, int eventsMax, Runnable listener) {
        this.kind = kind;
        this.streams = streams;
        this.eventsMax = eventsMax;
        this.listener = listener;
    }

    /**
     * Starts to read everything after the revision.
     *
     * @param listener called on the hub's thread when there is something to {@link #poll}
     */
    static History after(long revision, Kind kind, StoreStreams streams, int eventsMax, Runnable listener) {
        var history = new History(kind, streams, eventsMax, listener);
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
            watch = streams.open(kind.keyPrefix(), startRevision, new Reading());
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
            List<KeyEvent> changes =
                    events.stream().map(event -> KeyEvent.of(kind, event)).toList();
            waiting.addAndGet(changes.size());
            steps.add(new Step.Events(changes, changes.get(changes.size() - 1).revision()));
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
