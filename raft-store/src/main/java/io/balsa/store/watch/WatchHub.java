package io.balsa.store.watch;

import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.ResponseHeader;
import io.balsa.store.apply.AppliedBatch;
import io.balsa.store.apply.AppliedListener;
import io.balsa.store.mvcc.CompactedException;
import io.balsa.store.mvcc.HistoryPage;
import io.balsa.store.mvcc.RevisionEvents;
import io.balsa.store.mvcc.StoreState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * All watches of a member. See the package for the idea.
 *
 * <p>Guarantees, per watch (the words are those of etcd's robustness tests): <em>ordered</em>, <em>unique</em>,
 * <em>reliable</em> (no gap), <em>atomic</em> (a revision is never split, except into marked fragments), <em>resumable</em>
 * (nothing before the start revision, nothing missing after it), <em>bookmarkable</em> (after progress R no event at or below
 * R). The reply to a create comes first, and its revision and the first event join without gap or overlap. Not promised: when
 * an event arrives.
 *
 * <p>Worked example: revisions 5, 6, 7 are applied while a consumer takes nothing. Revision 5 fits into its outbox; 6 does
 * not, so the watch lags with next revision 6 and nothing more is kept. The consumer drains the outbox; 6 and 7 are read from
 * history; the watch is at 8, which is the future, and live again.
 */
public final class WatchHub implements AppliedListener {
    /**
     * Bounds.
     *
     * @param publishedBytesMax applied events that wait for the hub's thread; beyond it they are left to history
     * @param outboxBytesMax responses that wait for one consumer
     * @param pageBytesMax how much of history one reading looks at
     * @param fragmentBytes a response above this is split for watches that allow it; etcd: the largest request
     */
    public record Bounds(
            long publishedBytesMax,
            long outboxBytesMax,
            long pageBytesMax,
            int fragmentBytes,
            Duration progressInterval) {}

    /** What was applied together; without events when there was no room for them. */
    private record Published(long revision, List<RevisionEvents> revisions, boolean complete, long bytes) {}

    private final Executor thread;
    private final Executor readers;
    private final History history;
    private final LongSupplier appliedRevision;
    private final LongSupplier nanoTime;
    private final Bounds limits;
    private final Responses responses;

    private final Queue<Published> published = new ConcurrentLinkedQueue<>();
    private final AtomicLong publishedBytes = new AtomicLong();
    private final AtomicBoolean dispatchQueued = new AtomicBoolean();

    // The hub's thread only. Every live watch has been given everything up to and including this revision.
    private long dispatched;
    private final WatcherIndex live = new WatcherIndex();
    private final WatchCounts counts = new WatchCounts();
    private final Set<WatchStream> streams = new LinkedHashSet<>();
    /** Streams with an unanswered progress request. */
    private final Set<WatchStream> awaitingProgress = new LinkedHashSet<>();

    /** What the hub runs on: one thread of its own, others that may block on the disk, and where the past and now are. */
    public record Surroundings(
            Executor thread, Executor readers, History history, LongSupplier appliedRevision, LongSupplier nanoTime) {}

    /** @param headers revision to the header of a response */
    public WatchHub(Surroundings around, Bounds limits, LongFunction<ResponseHeader> headers) {
        this.thread = around.thread();
        this.readers = around.readers();
        this.history = around.history();
        this.appliedRevision = around.appliedRevision();
        this.nanoTime = around.nanoTime();
        this.limits = limits;
        this.responses = new Responses(headers, limits.fragmentBytes());
        this.dispatched = appliedRevision.getAsLong();
    }

    /** Opens a stream for a consumer. */
    public WatchStream open(Sink sink) {
        WatchStream stream = new WatchStream(this, sink);
        execute(() -> {
            streams.add(stream);
            counts.streams(1);
        });
        return stream;
    }

    /** On the applying thread: takes note and returns. */
    @Override
    public void applied(AppliedBatch batch) {
        if (batch.revisions().isEmpty()) {
            return;
        }
        long bytes = 0;
        for (RevisionEvents revision : batch.revisions()) {
            for (Event event : revision.events()) {
                bytes += event.getSerializedSize();
            }
        }
        boolean room = publishedBytes.get() + bytes <= limits.publishedBytesMax();
        publishedBytes.addAndGet(room ? bytes : 0);
        publish(new Published(batch.revision(), room ? batch.revisions() : List.of(), room, room ? bytes : 0));
    }

    /** On the applying thread: the events up to the new state's revision have to be read from its history. */
    @Override
    public void replaced(StoreState state) {
        publish(new Published(state.revision(), List.of(), false, 0));
    }

    private void publish(Published next) {
        published.add(next);
        if (dispatchQueued.compareAndSet(false, true)) {
            thread.execute(this::dispatch);
        }
    }

    /** To be called regularly: progress notifications. */
    public void tick() {
        execute(() -> {
            long now = nanoTime.getAsLong();
            long interval = limits.progressInterval().toNanos();
            new ArrayList<>(streams).forEach(stream -> stream.notifyProgress(now, interval));
        });
    }

    /** Runs on the hub's thread, after what was published before the call. */
    void execute(Runnable task) {
        thread.execute(() -> {
            dispatch();
            task.run();
        });
    }

    private void dispatch() {
        dispatchQueued.set(false);
        for (Published next = published.poll(); next != null; next = published.poll()) {
            publishedBytes.addAndGet(-next.bytes());
            dispatch(next);
        }
        if (!awaitingProgress.isEmpty()) {
            new ArrayList<>(awaitingProgress).forEach(WatchStream::answerProgress);
        }
    }

    private void dispatch(Published next) {
        long before = dispatched;
        dispatched = next.revision();
        if (!next.complete()) {
            live.all().forEach(watcher -> lag(watcher, before + 1));
            return;
        }
        Map<Watcher, List<Event>> selected = new LinkedHashMap<>();
        next.revisions().forEach(revision -> live.select(revision, selected));
        selected.forEach((watcher, events) -> {
            if (!watcher.cancelled && !watcher.stream.offer(watcher, events, next.revision())) {
                lag(watcher, before + 1);
            }
        });
    }

    private void lag(Watcher watcher, long from) {
        live.remove(watcher);
        watcher.live = false;
        watcher.nextRevision = Math.max(watcher.nextRevision, from);
        place(watcher);
    }

    /** Where a watch belongs: with the live ones when what it wants next is still to come. */
    void place(Watcher watcher) {
        if (watcher.nextRevision > dispatched) {
            watcher.live = true;
            caughtUp(watcher);
            live.add(watcher);
        } else {
            watcher.stream.lag(watcher);
        }
    }

    void caughtUp(Watcher watcher) {
        if (watcher.slow) {
            watcher.slow = false;
            counts.slow(-1);
        }
    }

    void remove(Watcher watcher) {
        caughtUp(watcher);
        if (watcher.live) {
            live.remove(watcher);
            watcher.live = false;
        }
    }

    /** Lets a stream look, after each dispatch, whether its progress request can be answered; until {@link #answered}. */
    void awaitProgress(WatchStream stream) {
        awaitingProgress.add(stream);
    }

    void answered(WatchStream stream) {
        awaitingProgress.remove(stream);
    }

    void remove(WatchStream stream) {
        streams.remove(stream);
        awaitingProgress.remove(stream);
        counts.streams(-1);
    }

    /** Reads on for a lagging watch beside the hub's thread; the outcome comes back on it. */
    void read(Watcher watcher, WatchStream stream) {
        long from = watcher.nextRevision;
        readers.execute(() -> {
            try {
                HistoryPage page = history.page(from, watcher.interest.range(), limits.pageBytesMax());
                execute(() -> stream.take(watcher, page));
            } catch (CompactedException e) {
                execute(() -> stream.tooLate(watcher, e.revision()));
            } catch (RuntimeException e) {
                stream.fail(e);
            }
        });
    }

    /** Whether all of them have been given everything up to {@link #dispatched()}, and none starts after it. */
    boolean allReached(Collection<Watcher> watchers) {
        return watchers.stream().allMatch(watcher -> watcher.live && watcher.nextRevision <= dispatched + 1);
    }

    long dispatched() {
        return dispatched;
    }

    long appliedRevision() {
        return appliedRevision.getAsLong();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** For those who watch over the member. */
    public WatchCounts counts() {
        return counts;
    }

    Bounds limits() {
        return limits;
    }

    Responses responses() {
        return responses;
    }
}
