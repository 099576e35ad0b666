package io.balsa.store.watch;

import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.mvcc.HistoryPage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One consumer's stream, which carries any number of watches. Its public methods may be called from any thread; all else
 * belongs to the hub's thread.
 *
 * <p>What the consumer has not taken yet waits here up to {@code outboxBytesMax}; beyond that, watches lag instead.
 */
public final class WatchStream implements AutoCloseable {
    private static final String DUPLICATE = "mvcc: duplicate watch ID provided on the WatchStream";
    private static final String EMPTY_RANGE = "mvcc: watcher range is empty";
    private static final String COMPACTED = "etcdserver: mvcc: required revision has been compacted";

    private final WatchHub hub;
    private final Sink sink;
    private final Map<Long, Watcher> watchers = new HashMap<>();
    private final Deque<Watcher> lagging = new ArrayDeque<>();
    private final Deque<WatchResponse> outbox = new ArrayDeque<>();
    private long outboxBytes;
    private long nextId;
    private boolean reading;
    private boolean progressWanted;
    private boolean owesRequest;
    private boolean closed;

    WatchStream(WatchHub hub, Sink sink) {
        this.hub = hub;
        this.sink = sink;
    }

    /** The consumer asks for something. */
    public void request(WatchRequest request) {
        hub.execute(() -> {
            if (closed) {
                return;
            }
            switch (request.getRequestUnionCase()) {
                case CREATE_REQUEST -> create(request.getCreateRequest());
                case CANCEL_REQUEST -> cancel(request.getCancelRequest().getWatchId());
                case PROGRESS_REQUEST -> {
                    // etcd: no answer on a stream without watches
                    if (!watchers.isEmpty()) {
                        progressWanted = true;
                        hub.awaitProgress(this);
                        answerProgress();
                    }
                }
                case REQUESTUNION_NOT_SET -> {}
            }
            owesRequest = true;
            drain();
        });
    }

    /** The consumer asks for a watch that it may not have. */
    public void refuse(String reason) {
        hub.execute(() -> {
            if (!closed) {
                enqueue(hub.responses().refused(reason, hub.appliedRevision()));
                owesRequest = true;
                drain();
            }
        });
    }

    /** The sink takes more. */
    public void ready() {
        hub.execute(this::drain);
    }

    /** The consumer has gone. */
    @Override
    public void close() {
        hub.execute(this::end);
    }

    /** Ends the stream with an error. */
    public void fail(RuntimeException cause) {
        hub.execute(() -> {
            if (!closed) {
                end();
                sink.fail(cause);
            }
        });
    }

    private void create(WatchCreateRequest request) {
        Interest interest = Interest.of(request);
        long revision = hub.appliedRevision();
        // The order of the checks is etcd's.
        if (request.getStartRevision() < 0) {
            enqueue(hub.responses().refused(COMPACTED, revision));
        } else if (interest.range().isEmpty()) {
            enqueue(hub.responses().refused(EMPTY_RANGE, revision));
        } else if (watchers.containsKey(request.getWatchId()) && request.getWatchId() != 0) {
            enqueue(hub.responses().refused(DUPLICATE, revision));
        } else {
            Watcher watcher =
                    new Watcher(this, idFor(request), interest, request.getFragment(), request.getProgressNotify());
            watcher.lastSentNanos = hub.now();
            // The revision in the reply and the first event belong together: nothing lies between them, nothing is in
            // both.
            watcher.nextRevision = request.getStartRevision() == 0 ? revision + 1 : request.getStartRevision();
            watchers.put(watcher.id, watcher);
            hub.counts().watchers(1);
            enqueue(hub.responses().created(watcher.id, revision));
            hub.place(watcher);
        }
    }

    private long idFor(WatchCreateRequest request) {
        if (request.getWatchId() != 0) {
            return request.getWatchId();
        }
        while (watchers.containsKey(nextId)) {
            nextId++;
        }
        return nextId++;
    }

    private void cancel(long id) {
        Watcher watcher = watchers.get(id);
        if (watcher != null) {
            forget(watcher);
            enqueue(hub.responses().cancelled(id, hub.dispatched()));
            answerProgress();
        }
    }

    private void forget(Watcher watcher) {
        watchers.remove(watcher.id);
        hub.counts().watchers(-1);
        lagging.remove(watcher);
        watcher.cancelled = true;
        hub.remove(watcher);
    }

    /** Gives a live watch its events; false when there is no room, and then nothing was taken. */
    boolean offer(Watcher watcher, List<Event> events, long revision) {
        if (outboxBytes > hub.limits().outboxBytesMax()) {
            return false;
        }
        deliver(watcher, events, revision);
        drain();
        return true;
    }

    /** The watch is behind: it is read forward from here on, in turn with the others that are. */
    void lag(Watcher watcher) {
        if (!watcher.slow) {
            watcher.slow = true;
            hub.counts().slow(1);
        }
        lagging.addLast(watcher);
        readOn();
    }

    private void readOn() {
        if (closed || reading || lagging.isEmpty() || outboxBytes > hub.limits().outboxBytesMax() / 2) {
            return;
        }
        reading = true;
        hub.read(lagging.removeFirst(), this);
    }

    /** A page of history has been read for a lagging watch. */
    void take(Watcher watcher, HistoryPage page) {
        reading = false;
        if (!closed && !watcher.cancelled) {
            List<Event> events = new ArrayList<>();
            page.revisions().forEach(revision -> events.addAll(watcher.interest.select(revision.events())));
            if (!events.isEmpty()) {
                deliver(watcher, events, page.nextRevision() - 1);
            }
            watcher.nextRevision = page.nextRevision();
            hub.place(watcher);
            answerProgress();
        }
        drain();
    }

    /** What a lagging watch needs has been compacted away. */
    void tooLate(Watcher watcher, long compacted) {
        reading = false;
        if (!closed && !watcher.cancelled) {
            forget(watcher);
            enqueue(hub.responses().compacted(watcher.id, compacted));
            answerProgress();
        }
        drain();
    }

    private void deliver(Watcher watcher, List<Event> events, long revision) {
        watcher.lastSentNanos = hub.now();
        hub.responses().events(watcher, events, revision).forEach(this::enqueue);
    }

    /**
     * Answers a progress request as soon as it is true: all watches of the stream have been given everything up to the
     * revision in the answer, which stands behind their events in the queue. etcd drops the request where we wait.
     */
    void answerProgress() {
        if (progressWanted && hub.allReached(watchers.values())) {
            progressWanted = false;
            hub.answered(this);
            enqueue(hub.responses().progress(Responses.NO_WATCH, hub.dispatched()));
            drain();
        }
    }

    /** Tells watches that asked for it, and have had nothing for a while, how far they are. */
    void notifyProgress(long now, long intervalNanos) {
        for (Watcher watcher : watchers.values()) {
            if (watcher.progressNotify
                    && now - watcher.lastSentNanos >= intervalNanos
                    && hub.allReached(List.of(watcher))
                    && outbox.isEmpty()) {
                watcher.lastSentNanos = now;
                enqueue(hub.responses().progress(watcher.id, hub.dispatched()));
            }
        }
        drain();
    }

    private void enqueue(WatchResponse response) {
        outbox.addLast(response);
        hub.counts().pending(response.getEventsCount());
        outboxBytes += response.getSerializedSize();
    }

    private void drain() {
        while (!closed && !outbox.isEmpty() && sink.isReady()) {
            WatchResponse response = outbox.removeFirst();
            outboxBytes -= response.getSerializedSize();
            hub.counts().pending(-response.getEventsCount());
            hub.counts().sent(response.getEventsCount());
            sink.send(response);
        }
        readOn();
        if (owesRequest && !closed && outboxBytes <= hub.limits().outboxBytesMax()) {
            owesRequest = false;
            sink.requestMore();
        }
    }

    private void end() {
        if (!closed) {
            closed = true;
            lagging.clear();
            Collection<Watcher> left = new ArrayList<>(watchers.values());
            left.forEach(this::forget);
            outbox.forEach(response -> hub.counts().pending(-response.getEventsCount()));
            outbox.clear();
            hub.remove(this);
        }
    }
}
